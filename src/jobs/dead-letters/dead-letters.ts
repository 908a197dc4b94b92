import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../database/index.js';
import { Conflict, NotFound } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { audit } from '../control/audit-trail.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { Policies } from '../policy/policies.js';
import { Relay } from '../dispatch/relay.js';
import type { DeadLetter } from './dead-letter.js';
import {
  CHUNK,
  chooseChunk,
  despiteRacesForKeys,
  discardRows,
  releaseOverdueKeys,
  type RetriedRow,
  retryRows,
} from './dead-letter-changes.js';
import { type DeadLetterFilter, refuseEmptyFilter } from './dead-letter-filter.js';
import { DeadLetterReader } from './dead-letter-reader.js';
import { DeadLetterView } from './dead-letter-view.js';
import { freshAttempts } from './fresh-attempts.js';

const FIND = `select id, queue, state from haat.jobs where id = $1`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Jobs that a bulk retry names when it had to leave them dead. */
const NAMED = 100;

/** Dead letters that a preview shows. */
const PREVIEWED = 10;

interface FoundJob extends Record<string, unknown> {
  readonly id: string;
  readonly queue: string;
  readonly state: string;
}

export interface Retried {
  readonly jobId: string;
  readonly queue: string;
  readonly state: 'pending';
}

export interface Preview {
  /** Dead letters that the filter fits. */
  readonly matched: number;
  /** The newest few of them. */
  readonly entries: readonly DeadLetter[];
}

export interface BulkRetried {
  readonly retried: number;
  /** Jobs that stay dead because another job holds their deduplication key meanwhile. */
  readonly skipped: number;
  /** The first hundred of these. */
  readonly skippedJobs: readonly { readonly id: string; readonly takenBy: string }[];
}

export interface BulkDiscarded {
  readonly discarded: number;
}

/** Brings dead jobs back to life or puts them away, one by one or in bulk. Every action is audited in its transaction. */
@Injectable()
export class DeadLetters {
  readonly #log: Log = logOf('DeadLetters');

  constructor(
    private readonly database: Database,
    private readonly catalog: JobCatalog,
    private readonly reader: DeadLetterReader,
    private readonly view: DeadLetterView,
    private readonly relay: Relay,
    private readonly policies: Policies,
  ) {}

  /**
   * Runs a dead job again, with fresh attempts.
   *
   * @param queue where the caller believes it to be
   * @throws NotFound when the queue has no such job
   * @throws Conflict `job_not_dead`, or `deduplication_key_taken` when another job holds its key meanwhile
   */
  async retry(queue: string, jobId: string, actor: string): Promise<Retried> {
    await this.#find(queue, jobId);
    const [row] = await this.#retryChunk(queue, [jobId], { actor, jobId });
    if (!row) throw notDead(await this.#find(queue, jobId), 'retried');
    if (row.takenBy !== null) throw keyTaken(row.id, row.takenBy);
    return { jobId, queue, state: 'pending' };
  }

  /**
   * Ends a dead job for good: it becomes `cancelled`, with the note as the message of its error.
   *
   * @throws NotFound when the queue has no such job
   * @throws Conflict `job_not_dead`
   */
  async discard(queue: string, jobId: string, note: string, actor: string): Promise<void> {
    await this.#find(queue, jobId);
    const count = await this.#discardChunk(queue, [jobId], note, { actor, jobId });
    if (count === 0) throw notDead(await this.#find(queue, jobId), 'discarded');
  }

  /** What a bulk action with this filter would touch. @throws InvalidInput when the filter is empty */
  async preview(queue: string, filter: DeadLetterFilter): Promise<Preview> {
    refuseEmptyFilter(filter);
    const matched = await this.reader.count(queue, filter);
    return { matched, entries: await this.reader.list(queue, filter, undefined, PREVIEWED) };
  }

  /** Retries what the filter fits, a thousand in a transaction. @throws InvalidInput when the filter is empty */
  async retryAll(queue: string, filter: DeadLetterFilter, actor: string): Promise<BulkRetried> {
    refuseEmptyFilter(filter);
    const skippedJobs: SkippedJob[] = [];
    let [retried, skipped] = [0, 0];
    for await (const ids of this.#chunks(queue, filter)) {
      const rows = await this.#retryChunk(queue, ids, { actor, filter });
      const taken = rows.filter(isTaken);
      retried += rows.length - taken.length;
      skipped += taken.length;
      skippedJobs.push(...taken.slice(0, NAMED - skippedJobs.length));
    }
    return { retried, skipped, skippedJobs };
  }

  /** Discards what the filter fits, a thousand in a transaction. @throws InvalidInput when the filter is empty */
  async discardAll(queue: string, filter: DeadLetterFilter, note: string, actor: string): Promise<BulkDiscarded> {
    refuseEmptyFilter(filter);
    let discarded = 0;
    for await (const ids of this.#chunks(queue, filter)) {
      discarded += await this.#discardChunk(queue, ids, note, { actor, filter });
    }
    return { discarded };
  }

  async *#chunks(queue: string, filter: DeadLetterFilter): AsyncGenerator<readonly string[]> {
    for (let after = FIRST_ID; ;) {
      const ids = await chooseChunk(this.database, queue, filter, after, CHUNK);
      if (ids.length > 0) yield ids;
      if (ids.length < CHUNK) return;
      after = ids.at(-1) ?? after;
    }
  }

  /** Returns what became of those that were still dead. */
  async #retryChunk(queue: string, ids: readonly string[], request: Request): Promise<readonly RetriedRow[]> {
    const declared = this.catalog.queues().get(queue);
    const attempts = declared ? freshAttempts(declared, this.policies) : {};
    await releaseOverdueKeys(this.database, ids);
    const rows = await despiteRacesForKeys(() =>
      this.database.transaction(async (tx) => {
        const found = await retryRows(tx, ids, attempts);
        await auditChunk(tx, queue, request, 'job.retry', 'pending', idsOf(found.filter((row) => !isTaken(row))));
        return found;
      }),
    );
    const retried = idsOf(rows.filter((row) => !isTaken(row)));
    if (retried.length === 0) return rows;
    this.#log.info({ queue, jobs: retried.length, actor: request.actor }, `[${queue}] Dead letters retried`);
    this.view.changed(queue, retried);
    this.relay.wake();
    return rows;
  }

  async #discardChunk(queue: string, ids: readonly string[], note: string, request: Request): Promise<number> {
    const discarded = await this.database.transaction(async (tx) => {
      const done = await discardRows(tx, ids, note);
      await auditChunk(tx, queue, { ...request, note }, 'job.discard', 'cancelled', done);
      return done;
    });
    if (discarded.length === 0) return 0;
    this.#log.info({ queue, jobs: discarded.length, actor: request.actor }, `[${queue}] Dead letters discarded`);
    this.view.changed(queue, discarded);
    return discarded.length;
  }

  async #find(queue: string, jobId: string): Promise<FoundJob> {
    const [job] = await this.database.query<FoundJob>(FIND, [jobId]);
    if (job?.queue !== queue) throw new NotFound(`job in queue "${queue}" with the id`, jobId);
    return job;
  }
}

/** Who asked for what: for one job, or for all that a filter fits. */
interface Request {
  readonly actor: string;
  readonly jobId?: string;
  readonly filter?: DeadLetterFilter;
  readonly note?: string;
}

type SkippedJob = RetriedRow & { readonly takenBy: string };

const isTaken = (row: RetriedRow): row is SkippedJob => row.takenBy !== null;

const idsOf = (rows: readonly RetriedRow[]): readonly string[] => rows.map(({ id }) => id);

/** One entry for a chunk, which names its jobs: a bulk action over a hundred thousand writes a hundred. */
async function auditChunk(
  tx: Transaction,
  queue: string,
  { actor, jobId, filter, note }: Request,
  action: string,
  state: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const bulk = jobId === undefined && { filter, jobs: ids.length, ids };
  const after = { state, ...(note !== undefined && { note }), ...bulk };
  await audit(tx, [{ actor, action, queue, ...(jobId && { jobId }), before: { state: 'dead' }, after }]);
}

function notDead({ id, state }: FoundJob, what: string): Conflict {
  return new Conflict('job_not_dead', `Job ${id} is ${state}: only a dead job can be ${what}.`);
}

function keyTaken(id: string, takenBy: string): Conflict {
  return new Conflict(
    'deduplication_key_taken',
    `Job ${takenBy} has meanwhile taken the deduplication key of job ${id}: wait for its end, or discard job ${id}.`,
  );
}
