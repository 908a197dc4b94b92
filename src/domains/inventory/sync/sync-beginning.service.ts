import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { ListingsRepository } from './listings.repository.js';
import type { Beginning } from './sync.js';
import { type NewSync, SyncsRepository } from './syncs.repository.js';

/** Lets one sync of a vendor go on at a time. */
@Injectable()
export class SyncBeginning {
  constructor(
    private readonly database: Database,
    private readonly syncs: SyncsRepository,
    private readonly listings: ListingsRepository,
  ) {}

  /** Begins the sync, or finds where it stopped. A sync of the vendor whose job has ended without it is over by that. */
  async begin(sync: NewSync): Promise<Beginning> {
    // A commit of its own, so that two that begin at once see each other's row.
    await this.syncs.insert(this.database, [sync]);
    return this.database.transaction((tx) => this.#beginLocked(tx, sync));
  }

  async #beginLocked(tx: Transaction, { id, vendorId }: NewSync): Promise<Beginning> {
    const syncs = await this.syncs.lockOfVendor(tx, vendorId, id);
    if (syncs.some((sync) => sync.id === id && sync.status === 'superseded')) return { outcome: 'superseded' };
    const others = syncs.filter((sync) => sync.id !== id && sync.status !== 'waiting');
    const busy = others.find(({ isAlive }) => isAlive);
    if (busy) return { outcome: 'busy', otherId: busy.id };
    await this.#supersede(
      tx,
      others.map((other) => other.id),
    );
    await this.syncs.begin(tx, id);
    return { outcome: 'begun', sync: await this.syncs.find(tx, id) };
  }

  async #supersede(tx: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.syncs.supersede(tx, ids);
    await this.listings.forget(tx, ids);
  }
}
