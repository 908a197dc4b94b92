import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { Theme } from '../engine/index.js';

/** A call of an earlier run, or under way in another one, is repeated under the same key. */
const BEGIN = `
  insert into haat.codeframe_calls as call (generation_id, cluster, engine, attempts, job_id, run, first_at, last_at)
  values ($1, $2, $3, 1, $4, $5, haat.haat_now(), haat.haat_now())
  on conflict (generation_id, cluster) do update set engine = excluded.engine, attempts = least(call.attempts, 32766) + 1,
    job_id = excluded.job_id, run = excluded.run, last_at = excluded.last_at, error = null
    where call.answered_at is null`;

const ANSWER = `
  select answer as theme, cost_usd as "costUsd" from haat.codeframe_calls
  where generation_id = $1 and cluster = $2 and answered_at is not null`;

/** The first answer is the answer. What is charged under one key is charged once: the larger of the prices that were named. */
const RECORD = `
  update haat.codeframe_calls
  set answered_at = haat.haat_now(), answer = $3::jsonb, cost_usd = greatest(cost_usd, $4::numeric), ms = $5, error = null
  where generation_id = $1 and cluster = $2 and answered_at is null`;

/** Of an older run the price counts, which was paid; its error says nothing any more. */
const NOTE_FAILURE = `
  update haat.codeframe_calls set cost_usd = greatest(cost_usd, $4::numeric),
    error = case when job_id = $5 and run = $6 then $3::jsonb else error end
  where generation_id = $1 and cluster = $2 and answered_at is null`;

/** Which cluster is named. */
export interface CallOf {
  readonly generationId: string;
  readonly cluster: number;
}

/** Who calls. */
export interface Caller {
  /** The id of the job. */
  readonly id: string;
  readonly run: number;
}

export interface RecordedAnswer extends Record<string, unknown> {
  readonly theme: Theme;
  /** US dollars, six places. */
  readonly costUsd: string;
}

/** The log of calls: a row a key. */
@Injectable()
export class CallsRepository {
  constructor(private readonly database: Database) {}

  async begin(tx: Transaction, { generationId, cluster }: CallOf, engine: string, { id, run }: Caller): Promise<void> {
    await tx.query(BEGIN, [generationId, cluster, engine, id, run]);
  }

  /** What was answered under the key; nothing when no answer was recorded. */
  async answer(sql: Sql, { generationId, cluster }: CallOf): Promise<RecordedAnswer | undefined> {
    const [answer] = await sql.query<RecordedAnswer>(ANSWER, [generationId, cluster]);
    return answer;
  }

  /**
   * Writes an answer down with what it cost, at once and whatever becomes of the job: it was paid for. An answer that was
   * recorded before stays.
   */
  async record({ generationId, cluster }: CallOf, { theme, costUsd }: RecordedAnswer, ms: number): Promise<void> {
    await this.database.query(RECORD, [generationId, cluster, JSON.stringify(theme), costUsd, ms]);
  }

  /** Writes down why a call has no answer that could be used, and what it has cost all the same, as far as it is known. */
  async noteFailure(
    { generationId, cluster }: CallOf,
    error: StoredError,
    costUsd: string | undefined,
    { id, run }: Caller,
  ): Promise<void> {
    await this.database.query(NOTE_FAILURE, [generationId, cluster, JSON.stringify(error), costUsd ?? null, id, run]);
  }
}
