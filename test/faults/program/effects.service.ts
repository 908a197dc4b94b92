import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, type Transaction } from '../../../src/database/index.js';
import type { JobContext } from '../../../src/jobs/index.js';
import { EFFECT_TABLES } from './effect-tables.js';

/** What the jobs of the fault suite leave behind, to be counted afterwards. */
@Injectable()
export class EffectsService implements OnModuleInit {
  constructor(private readonly database: Database) {}

  /** Before the first job runs. */
  async onModuleInit(): Promise<void> {
    await this.database.whenReady();
    await this.database.query(EFFECT_TABLES);
  }

  async write(tx: Transaction, { id, run }: JobContext): Promise<void> {
    await tx.query('insert into public.effects values ($1, $2, clock_timestamp())', [id, run]);
  }

  /** Whether this run is the first that may call the provider for the job. */
  async claimCall(jobId: string): Promise<boolean> {
    const rows = await this.database.query(
      `insert into public.provider_claims values ($1, 'claimed') on conflict do nothing returning job_id`,
      [jobId],
    );
    return rows.length > 0;
  }

  async recordCall(tx: Transaction, jobId: string, state: 'done' | 'uncertain'): Promise<void> {
    await tx.query('update public.provider_claims set state = $2 where job_id = $1', [jobId, state]);
  }

  /** A commit that the kernel refused. */
  async noteRefusal({ id, run }: JobContext, code: string): Promise<void> {
    await this.database.query('insert into public.refusals values ($1, $2, $3)', [id, run, code]);
  }
}
