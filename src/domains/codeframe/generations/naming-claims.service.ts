import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { NamingConfig } from '../engine/index.js';
import { type CallOf, type Caller, CallsRepository } from './calls.repository.js';
import { ClustersRepository } from './clusters.repository.js';
import type { Generation } from './generation.js';
import { isLegal } from './generation-states.rules.js';
import { GenerationsRepository } from './generations.repository.js';

/** Whether a run may have its cluster named. */
export type Claim =
  | { readonly outcome: 'claimed'; readonly config: NamingConfig }
  /** An earlier run had its answer recorded and came no further: it is stored without a call. */
  | { readonly outcome: 'answered' }
  | { readonly outcome: 'done' }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'unknown' };

/** Claims calls before they are made, under the lock of the generation. */
@Injectable()
export class NamingClaims {
  constructor(
    private readonly database: Database,
    private readonly generations: GenerationsRepository,
    private readonly clusters: ClustersRepository,
    private readonly calls: CallsRepository,
  ) {}

  claim(call: CallOf, engine: string, caller: Caller): Promise<Claim> {
    return this.database.transaction(async (tx): Promise<Claim> => {
      const generation = await this.generations.lock(tx, call.generationId);
      const status = await this.clusters.statusOf(tx, call.generationId, call.cluster);
      if (!generation || !status) return { outcome: 'unknown' };
      if (status === 'done') return { outcome: 'done' };
      // A failed cluster stays failed when its generation is cancelled; its dead job may be retried all the same.
      if (status === 'cancelled' || generation.status === 'cancelled') return { outcome: 'cancelled' };
      if (status === 'failed') await this.#reopen(tx, generation, call, caller);
      if (await this.calls.answer(tx, call)) return { outcome: 'answered' };
      await this.calls.begin(tx, call, engine, caller);
      return { outcome: 'claimed', config: generation };
    });
  }

  /** Somebody has had the dead job of a failed cluster retried: the generation goes on. */
  async #reopen(tx: Transaction, generation: Generation, { cluster }: CallOf, { id }: Caller): Promise<void> {
    await this.clusters.reopen(tx, generation.id, cluster, id);
    if (isLegal(generation.status, 'naming')) await this.generations.reopen(tx, generation.id);
  }
}
