import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { ScoreBand } from '../../../database/schema/credit-review.js';
import type { ExplainedComponent } from './explanation.rules.js';
import type { ScoreSnapshot } from './score-snapshot.js';

/** In the order of ids, in which everybody locks who locks several. */
const LOCK = `
  select retailer_id as "retailerId" from haat.credit_accounts
  where retailer_id = any($1::uuid[]) order by retailer_id for update`;

const BATCH_AFTER = `
  select retailer_id as "retailerId" from haat.credit_accounts
  where $1::uuid is null or retailer_id > $1 order by retailer_id limit $2`;

const STORE = `
  with scored as (
    insert into haat.credit_scores (id, retailer_id, version, score, band, snapshot, components, job_id, at)
    select r.id, r."retailerId", r.version, r.score, r.band, r.snapshot, r.components, r."jobId", haat.haat_now()
    from json_to_recordset($1::json) as r(id uuid, "retailerId" uuid, version smallint, score smallint, band text,
      snapshot jsonb, components jsonb, "jobId" uuid)
    returning retailer_id, score
  )
  update haat.credit_accounts a set score = scored.score, updated_at = haat.haat_now()
  from scored where a.retailer_id = scored.retailer_id`;

const HISTORY = `
  select id, version, score, band, snapshot, components, job_id as "jobId", at
  from haat.credit_scores where retailer_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`;

/** A score as it is recorded. */
export interface NewScore {
  readonly id: string;
  readonly retailerId: string;
  readonly version: number;
  readonly score: number;
  readonly band: ScoreBand;
  readonly snapshot: ScoreSnapshot;
  readonly components: readonly ExplainedComponent[];
  readonly jobId: string;
}

export interface ScoreView extends Record<string, unknown> {
  readonly id: string;
  readonly version: number;
  readonly score: number;
  readonly band: ScoreBand;
  readonly snapshot: ScoreSnapshot;
  readonly components: readonly ExplainedComponent[];
  readonly jobId: string | null;
  readonly at: Date;
}

interface RetailerRow extends Record<string, unknown> {
  retailerId: string;
}

/** The SQL of scores; it decides nothing. */
@Injectable()
export class ScoresRepository {
  constructor(private readonly database: Database) {}

  /** Returns those of them that have an account. */
  async lockAccounts(tx: Transaction, retailerIds: readonly string[]): Promise<readonly string[]> {
    const rows = await tx.query<RetailerRow>(LOCK, [retailerIds]);
    return rows.map(({ retailerId }) => retailerId);
  }

  async batchAfter(tx: Transaction, after: string | undefined, size: number): Promise<readonly string[]> {
    const rows = await tx.query<RetailerRow>(BATCH_AFTER, [after ?? null, size]);
    return rows.map(({ retailerId }) => retailerId);
  }

  /** Adds to the history, and makes each score the account's present one. */
  async store(tx: Transaction, scores: readonly NewScore[]): Promise<void> {
    await tx.query(STORE, [JSON.stringify(scores)]);
  }

  /** Newest first, from the one before `beforeId` on. */
  history(retailerId: string, beforeId: string | undefined, limit: number): Promise<ScoreView[]> {
    return this.database.query<ScoreView>(HISTORY, [retailerId, beforeId ?? null, limit]);
  }
}
