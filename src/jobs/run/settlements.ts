import { Injectable } from '@nestjs/common';
import { CommitInDoubt, Database, type Transaction } from '../../database/index.js';
import { codeOf, messageOf, withoutStatement } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import { ProcessIdentity } from '../process-identity.js';
import { Superseded } from './outcomes.js';
import { persistently } from './persistently.js';
import { FENCE, fenceOf, type Run } from './run.js';
import { Stopping } from './stopping.js';
import { storableJson, storableText } from './storable.js';

/** A commit is short: what takes longer belongs before it. */
const COMMIT_TIMEOUT_MS = 5_000;

const COMPLETE = `
  update haat.jobs set state = 'completed', finished_at = haat.haat_now(), result = $5::jsonb, error = null,
    dedup_open = dedup_open and coalesce(dedup_until > haat.haat_now(), false)
  where ${FENCE} returning id`;

/** The completion came first, to lock the row before anything else; the result is known only after the work. */
const STORE_RESULT = `update haat.jobs set result = $2::jsonb where id = $1`;

const FAIL = `
  with failed as (
    update haat.jobs set
      attempt = attempt + 1, epoch = epoch + 1, error = $5::jsonb, worker = null, handed_at = null, unknown_since = null,
      state = case when $6 then 'dead' else 'pending' end,
      finished_at = case when $6 then haat.haat_now() end,
      dedup_open = dedup_open and not $6,
      run_at = case when $6 then run_at else haat.haat_now() + $7::bigint * interval '1 ms' end
    where ${FENCE} returning id, attempt, started_at
  ), noted as (
    insert into haat.job_errors (job_id, run, attempt, outcome, error, worker, started_at, at)
    select id, $3, attempt, $8, $5::jsonb, $4, started_at, haat.haat_now() from failed
  )
  select id from failed`;

const AGAIN = `
  update haat.jobs set state = 'pending', epoch = epoch + 1, worker = null, handed_at = null,
    run_at = haat.haat_now() + $5::bigint * interval '1 ms',
    unknown_since = case when $6 then coalesce(unknown_since, haat.haat_now()) end
  where ${FENCE} returning id`;

const HOLD_QUEUE = `
  insert into haat.queues (name, held_until) values ($1, haat.haat_now() + $2::bigint * interval '1 ms')
  on conflict (name) do update
    set held_until = greatest(haat.queues.held_until, excluded.held_until), version = haat.queues.version + 1`;

const PAUSE_QUEUE = `
  insert into haat.queues (name, paused, reason) values ($1, true, $2)
  on conflict (name) do update set paused = true, reason = excluded.reason, version = haat.queues.version + 1
    where not haat.queues.paused`;

const IN_DOUBT = `select state, run, worker from haat.jobs where id = $1 for update`;

/** Outcome of the last failed attempt of a job on a queue that is swept. */
export const FAILED_SWEPT = 'failed_swept';

/** How an attempt failed: whether the job comes again, and when. */
export interface Failure {
  readonly error: unknown;
  readonly code: string;
  readonly isDead: boolean;
  /** Its death is left to the next sweep of its queue. */
  readonly isSwept?: boolean;
  readonly delayMs: Milliseconds;
}

/**
 * Writes how a run ended. Every statement carries the run's fence, so a superseded run changes nothing. PostgreSQL
 * first, the engine second, always.
 */
@Injectable()
export class Settlements {
  readonly #log: Log = logOf('Runner');

  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
    private readonly stopping: Stopping,
  ) {}

  /**
   * Completes the job and does `work` in one transaction: both or neither.
   *
   * @throws Superseded when the run is no longer the job's current one; nothing of `work` is kept.
   */
  async commit<T>(run: Run, work: (tx: Transaction) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    try {
      return await this.database.transaction(
        async (tx) => {
          const [row] = await tx.query(COMPLETE, [...fenceOf(run, this.self.id), null]);
          if (!row) throw new Superseded(run.jobId);
          const value = await work(tx);
          if (value !== undefined) await tx.query(STORE_RESULT, [run.jobId, storableJson(value)]);
          result = { value };
          return value;
        },
        { timeoutMs: COMMIT_TIMEOUT_MS },
      );
    } catch (error) {
      if (!(error instanceof CommitInDoubt) || !result) throw error;
      await this.#resolveDoubt(run, error);
      error.runEffects();
      return result.value;
    }
  }

  /** Completes a job whose handler had no transaction of its own. Returns false when the run was superseded. */
  async complete(run: Run, result: unknown): Promise<boolean> {
    return this.#untilAnswered(COMPLETE, [
      ...fenceOf(run, this.self.id),
      result === undefined ? null : storableJson(result),
    ]);
  }

  async fail(run: Run, { error, code, isDead, isSwept, delayMs }: Failure): Promise<boolean> {
    const stored = storableJson(storedError(error, code));
    const outcome = isDead ? (isSwept ? FAILED_SWEPT : 'dead') : 'failed';
    return this.#untilAnswered(FAIL, [...fenceOf(run, this.self.id), stored, isDead, delayMs, outcome]);
  }

  /** Gives the job back without spending an attempt. */
  async again(run: Run, delayMs: Milliseconds, options: { readonly isUnknown?: boolean } = {}): Promise<boolean> {
    return this.#untilAnswered(AGAIN, [...fenceOf(run, this.self.id), delayMs, options.isUnknown === true]);
  }

  /** Gives the job back and starts nothing of its queue for a while. */
  async hold(run: Run, delayMs: Milliseconds): Promise<boolean> {
    return this.#againWith(run, delayMs, (tx) => tx.query(HOLD_QUEUE, [run.queue, delayMs]));
  }

  /** Gives the job back and pauses its queue; one that is paused already keeps its reason. */
  async pause(run: Run, reason: string): Promise<boolean> {
    return this.#againWith(run, 0, (tx) => tx.query(PAUSE_QUEUE, [run.queue, storableText(reason)]));
  }

  /** Gives the job back and stops its queue in one transaction: a job that came back first would only be refused again. */
  async #againWith(run: Run, delayMs: Milliseconds, stop: (tx: Transaction) => Promise<unknown>): Promise<boolean> {
    return this.#untilDone(() =>
      this.database.transaction(async (tx) => {
        const rows = await tx.query(AGAIN, [...fenceOf(run, this.self.id), delayMs, false]);
        await stop(tx);
        return rows.length > 0;
      }),
    );
  }

  async #untilAnswered(statement: string, values: readonly unknown[]): Promise<boolean> {
    return this.#untilDone(async () => (await this.database.query(statement, values)).length > 0);
  }

  #untilDone<T>(write: () => Promise<T>): Promise<T> {
    return persistently(write, this.#log, this.stopping.signal);
  }

  /** The row's lock waits for a COMMIT that may still be under way on the server: what is read then is final. */
  async #resolveDoubt(run: Run, doubt: CommitInDoubt): Promise<void> {
    const [row] = await this.#untilDone(() =>
      this.database.transaction((tx) =>
        tx.query<{ state: string; run: number; worker: string | null }>(IN_DOUBT, [run.jobId]),
      ),
    );
    const isMine = row?.run === run.run && row.worker === this.self.id;
    if (isMine && row.state === 'completed') return;
    if (isMine && row.state === 'active') throw doubt;
    throw new Superseded(run.jobId);
  }
}

const MESSAGE_LIMIT = 2_000;
const STACK_LIMIT = 8_000;

function storedError(error: unknown, code: string): { code: string; message: string; stack?: string } {
  const fault = withoutStatement(error);
  const stack = fault instanceof Error ? fault.stack : undefined;
  return {
    code: codeOf(error) ?? code,
    message: messageOf(error).slice(0, MESSAGE_LIMIT),
    ...(stack && { stack: stack.slice(0, STACK_LIMIT) }),
  };
}
