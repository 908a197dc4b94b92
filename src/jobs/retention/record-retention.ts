import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database } from '../../database/index.js';

/** Rows that one statement deletes. The embedded database does nothing else meanwhile. */
const CHUNK = { server: 5_000, embedded: 500 };

/** What was deleted, in rows. */
export interface Pruned {
  readonly jobs: number;
  readonly deadJobs: number;
  /** Figures by minute. */
  readonly minutes: number;
  readonly auditEntries: number;
}

/** The queues that have finished jobs, also those that no release knows any more: a look at the index for each. */
const QUEUES = `
  with recursive found as (
    (select queue from haat.jobs where finished_at is not null order by queue limit 1)
    union all
    select (select j.queue from haat.jobs j where j.finished_at is not null and j.queue > found.queue
      order by j.queue limit 1)
    from found where found.queue is not null
  )
  select queue from found where queue is not null`;

/**
 * Deletes jobs of a queue that have long been final, the oldest first, with their errors. A job that holds its
 * deduplication key beyond its end stays for as long, and so does one that somebody is about to retry.
 */
const DELETE_JOBS = `
  with old as (
    select id from haat.jobs
    where queue = $1 and finished_at < (select haat.haat_now() - $3::int * interval '1 day') and state = any($2::text[])
      and not (dedup_open and dedup_until > haat.haat_now())
    order by finished_at limit $4
  ), locked as (
    select j.id from haat.jobs j where j.id in (select id from old) and j.state = any($2::text[])
    order by j.id for update of j skip locked
  ), deleted as (
    delete from haat.jobs j using locked where j.id = locked.id returning 1
  )
  select count(*)::int as rows from deleted`;

const DELETE_MINUTES = `
  with deleted as (
    delete from haat.queue_minutes where ctid = any (array(
      select ctid from haat.queue_minutes where minute < (select haat.haat_now() - $1::int * interval '1 day') limit $2))
    returning 1
  )
  select count(*)::int as rows from deleted`;

const DELETE_AUDIT = `
  with deleted as (
    delete from haat.audit where ctid = any (array(
      select ctid from haat.audit where at < (select haat.haat_now() - $1::int * interval '1 day') limit $2))
    returning 1
  )
  select count(*)::int as rows from deleted`;

/** Deletes records whose time is over, in chunks: no statement is long, and none holds many locks. */
@Injectable()
export class RecordRetention {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** @param signal ends it between two chunks; what is left is deleted the next time */
  async prune(signal: AbortSignal): Promise<Pruned> {
    const { jobDays, deadDays, auditDays } = this.config.jobs.retention;
    return {
      jobs: await this.#deleteJobs(['completed', 'cancelled', 'expired'], jobDays, signal),
      deadJobs: await this.#deleteJobs(['dead'], deadDays, signal),
      minutes: await this.#inChunks(DELETE_MINUTES, [jobDays], signal),
      auditEntries: await this.#inChunks(DELETE_AUDIT, [auditDays], signal),
    };
  }

  async #deleteJobs(states: readonly string[], afterDays: number, signal: AbortSignal): Promise<number> {
    let deleted = 0;
    for (const { queue } of await this.database.query<{ queue: string }>(QUEUES)) {
      deleted += await this.#inChunks(DELETE_JOBS, [queue, states, afterDays], signal);
    }
    return deleted;
  }

  async #inChunks(statement: string, values: readonly unknown[], signal: AbortSignal): Promise<number> {
    const chunk = CHUNK[this.database.kind];
    for (let deleted = 0; ;) {
      signal.throwIfAborted();
      const [row] = await this.database.query<{ rows: number }>(statement, [...values, chunk]);
      deleted += row?.rows ?? 0;
      if ((row?.rows ?? 0) < chunk) return deleted;
    }
  }
}
