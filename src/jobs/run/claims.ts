import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { ProcessIdentity } from '../process-identity.js';
import { Batcher, fulfilled } from '../record/batcher.js';
import type { Run } from './run.js';

/** Claims of one moment share a statement. */
const BATCH = { max: 200, parallel: 2 };

/**
 * Rows are locked in the order of their ids, as in every statement that takes several jobs: else two could deadlock.
 *
 * @param condition what else must hold of a job `j` that is claimed
 */
const claimWhere = (condition: string): string => `
  with unsynced as materialized (select set_config('synchronous_commit', 'off', true)),
  claimable as (
    select j.id from haat.jobs j
    join unnest($1::uuid[], $2::int[]) as copy(id, epoch) on j.id = copy.id and j.epoch = copy.epoch
    cross join unsynced
    where j.state = 'queued' and j.run_at <= haat.haat_now()
      and (j.expires_at is null or j.expires_at > haat.haat_now())
      and not exists (select 1 from haat.queues q
        where q.name = j.queue and (q.paused or q.held_until > haat.haat_now()))
      and ${condition}
    order by j.id for update of j
  )
  update haat.jobs j set state = 'active', run = j.run + 1, worker = $3, started_at = haat.haat_now()
  from claimable where j.id = claimable.id
  returning j.id as "jobId", j.epoch, j.run, j.queue, j.name, j.version, j.payload, j.priority, j.attempt as failures,
    j.max_attempts as "maxAttempts", j.losses,
    greatest(0, extract(epoch from j.started_at - j.run_at) * 1000)::float8 as "waitMs",
    coalesce(extract(epoch from haat.haat_now() - j.unknown_since) * 1000, 0)::float8 as "unknownForMs", j.policy`;

const CLAIM = claimWhere('true');

/** Only while no other job of the queue is active; to be asked while the queue's row is locked. */
const CLAIM_ALONE = claimWhere(`not exists (select 1 from haat.jobs o where o.state = 'active' and o.queue = j.queue)`);

const ENSURE_QUEUE = `insert into haat.queues (name) values ($1) on conflict (name) do nothing`;

const LOCK_QUEUE = `select 1 from haat.queues where name = $1 for update`;

/**
 * For a copy that could not be claimed though its record still waits for it: expired, too early, paused, held, or behind
 * another job of an exclusive queue. A copy of an older hand-over, or of a job that runs or is done, changes nothing.
 */
const PUT_BACK = `
  with copy as (
    select id, coalesce(expires_at <= haat.haat_now(), false) as is_over
    from haat.jobs where id = $1 and epoch = $2 and state = 'queued' for update
  ), moved as (
    update haat.jobs j set
      state = case when copy.is_over then 'expired' else 'pending' end,
      finished_at = case when copy.is_over then haat.haat_now() end,
      error = case when copy.is_over then $3::jsonb else j.error end,
      dedup_open = j.dedup_open and not copy.is_over,
      epoch = j.epoch + 1, handed_at = null
    from copy where j.id = copy.id
    returning j.id, j.queue, j.name, j.state, j.run, j.attempt
  ), noted as (
    insert into haat.job_errors (job_id, run, attempt, outcome, error, at)
    select id, run, attempt, 'expired', $3::jsonb, haat.haat_now() from moved where state = 'expired'
  )
  select queue, name, state from moved`;

const EXPIRED = { code: 'expired', message: 'The job had not begun by the time that was set for it.' };

/** What the engine delivers: one hand-over of a job. */
export interface Copy {
  readonly queue: string;
  readonly jobId: string;
  readonly epoch: number;
}

export type Claim =
  { readonly outcome: 'claimed'; readonly run: Run } | { readonly outcome: 'put_back' | 'expired' | 'stale' };

type MovedRow = { queue: string; name: string; state: 'expired' | 'pending' };

/** Decides in PostgreSQL whether a copy that the engine delivered may run, and in whose name. */
@Injectable()
export class Claims {
  readonly #log: Log = logOf('Runner');
  readonly #group = new Batcher((copies: readonly Copy[]) => this.#claimGroup(copies), BATCH);

  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
    private readonly catalog: JobCatalog,
  ) {}

  async claim(copy: Copy): Promise<Claim> {
    const isExclusive = this.catalog.queues().get(copy.queue)?.queue.exclusive;
    const run = await (isExclusive ? this.#claimAlone(copy) : this.#group.add(copy));
    return run ? { outcome: 'claimed', run } : this.putBack(copy);
  }

  /** Hands back a copy that will not run here, when its record still waits for it. */
  async putBack(copy: Copy): Promise<Exclude<Claim, { outcome: 'claimed' }>> {
    const [row] = await this.database.query<MovedRow>(PUT_BACK, [copy.jobId, copy.epoch, JSON.stringify(EXPIRED)]);
    if (!row) return { outcome: 'stale' };
    if (row.state === 'pending') return { outcome: 'put_back' };
    this.#log.info({ jobId: copy.jobId, jobName: row.name }, `[${row.queue}] Job expired before it began`);
    return { outcome: 'expired' };
  }

  /**
   * The claims of an exclusive queue go one by one, in whichever process they are made: each statement sees what the
   * holder of the lock before it has committed.
   */
  #claimAlone({ queue, jobId, epoch }: Copy): Promise<Run | undefined> {
    return this.database.transaction(async (tx) => {
      await tx.query(ENSURE_QUEUE, [queue]);
      await tx.query(LOCK_QUEUE, [queue]);
      const [run] = await tx.query<Run & Record<string, unknown>>(CLAIM_ALONE, [[jobId], [epoch], this.self.id]);
      return run;
    });
  }

  async #claimGroup(copies: readonly Copy[]): Promise<readonly PromiseSettledResult<Run | undefined>[]> {
    const ids = copies.map(({ jobId }) => jobId);
    const epochs = copies.map(({ epoch }) => epoch);
    const rows = await this.database.query<Run & Record<string, unknown>>(CLAIM, [ids, epochs, this.self.id]);
    const runs = new Map(rows.map((run) => [run.jobId, run]));
    return copies.map(({ jobId, epoch }) => {
      const run = runs.get(jobId);
      // A doubled delivery in one batch: the row was claimed once, and one of the two may run it.
      if (run?.epoch !== epoch) return fulfilled(undefined);
      runs.delete(jobId);
      return fulfilled(run);
    });
  }
}
