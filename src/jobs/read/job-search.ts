import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type JobSummary, type ShownState, SUMMARY_COLUMNS } from './job-view.js';
import { BusinessKeys } from '../sealing/business-keys.js';
import { searchedKeys } from './searched-key.js';
import { idsBetween } from './time-ordered-ids.js';

/** Jobs that one statement looks at: short enough for the embedded database, which does nothing else meanwhile. */
const LOOKED_AT = 5_000;

/** A page that is not full by then is returned as it is; its cursor goes on from where the search has come to. */
const PATIENCE_MS = 1_000;

/** What to search for; what is left out does not matter. */
export interface JobFilter {
  readonly queue?: string;
  readonly name?: string;
  readonly state?: ShownState;
  /** Accepted at this moment or later. */
  readonly since?: Date;
  /** Accepted before this moment. */
  readonly until?: Date;
  /** One of the job's business keys. */
  readonly key?: string;
  /** Part of the message, or the whole code, of the job's last error. */
  readonly error?: string;
  readonly owner?: string;
}

export interface FoundJobs {
  readonly jobs: readonly JobSummary[];
  /** The search has come to here; nothing when it has seen everything. */
  readonly lastId?: string;
}

/** Parameters $1..$10: the filter, and the ids to look between. */
const MATCHES = `($1::text is null or j.queue = $1) and ($2::text is null or j.name = $2)
  and ($3::text is null or j.state = $3) and ($4::boolean is null or (j.attempt > 0) = $4)
  and ($5::timestamptz is null or j.created_at >= $5) and ($6::timestamptz is null or j.created_at < $6)
  and ($7::text[] is null or j.keys && $7::text[])
  and ($8::text is null or j.error ->> 'code' = $8 or strpos(lower(j.error ->> 'message'), lower($8)) > 0)
  and ($9::text is null or j.owner = $9)`;

/** Of the newest jobs below an id, those that match. */
const AMONG_NEWEST = `
  select ${SUMMARY_COLUMNS}
  from (select * from haat.jobs where id < $10 and id >= $11 order by id desc limit ${LOOKED_AT}) as j
  where ${MATCHES} order by j.id desc limit $12`;

/** The last of the jobs that {@link AMONG_NEWEST} has looked at; none when they were fewer. */
const LAST_LOOKED_AT = `
  select id from haat.jobs where id < $1 and id >= $2 order by id desc offset ${LOOKED_AT - 1} limit 1`;

const AMONG_THESE = `
  select ${SUMMARY_COLUMNS} from haat.jobs j
  where j.id = any($13::uuid[]) and j.id < $10 and j.id >= $11 and ${MATCHES} order by j.id desc limit $12`;

/**
 * Finds jobs, newest first. No search may tie the database down, however many jobs there are: what an index finds (a
 * business key, a state that few jobs are in) is looked up there, and for the rest the newest jobs are looked through,
 * some thousands a statement, until the page is full or a second is over.
 */
@Injectable()
export class JobSearch {
  constructor(
    private readonly database: Database,
    private readonly businessKeys: BusinessKeys,
  ) {}

  /** @param before the id that the page before has come to */
  async find(filter: JobFilter, before: string | undefined, limit: number): Promise<FoundJobs> {
    const [lowest, highest] = idsBetween(filter.since, filter.until);
    const from = before !== undefined && before < highest ? before : highest;
    const candidates = await this.#candidates(filter);
    return candidates
      ? this.#amongThese(filter, candidates, from, lowest, limit)
      : this.#amongNewest(filter, from, lowest, limit);
  }

  /** The jobs that an index narrows the search down to, when they are few enough to look at each. */
  async #candidates({ key, state, queue }: JobFilter): Promise<string[] | undefined> {
    const condition = key === undefined ? INDEXED_STATES[storedState(state) ?? ''] : KEY;
    if (condition === undefined) return undefined;
    const value = key === undefined ? (queue ?? null) : this.#keysOf(key);
    const rows = await this.database.query<{ id: string }>(candidatesWhere(condition), [value]);
    return rows.length > LOOKED_AT ? undefined : rows.map(({ id }) => id);
  }

  async #amongThese(
    filter: JobFilter,
    ids: readonly string[],
    before: string,
    lowest: string,
    limit: number,
  ): Promise<FoundJobs> {
    const values = [...this.#valuesOf(filter), before, lowest, limit + 1, ids];
    const jobs = await this.database.query<JobSummary & Record<string, unknown>>(AMONG_THESE, values);
    return pageOf(jobs, limit);
  }

  async #amongNewest(filter: JobFilter, before: string, lowest: string, limit: number): Promise<FoundJobs> {
    const deadline = performance.now() + PATIENCE_MS;
    const jobs: JobSummary[] = [];
    for (let from = before; ;) {
      const values = [...this.#valuesOf(filter), from, lowest, limit + 1 - jobs.length];
      jobs.push(...(await this.database.query<JobSummary & Record<string, unknown>>(AMONG_NEWEST, values)));
      if (jobs.length > limit) return pageOf(jobs, limit);
      const [last] = await this.database.query<{ id: string }>(LAST_LOOKED_AT, [from, lowest]);
      if (!last) return { jobs };
      if (performance.now() > deadline) return { jobs, lastId: last.id };
      from = last.id;
    }
  }

  #valuesOf({ queue, name, state, since, until, key, error, owner }: JobFilter): unknown[] {
    const hasFailed = state === 'retrying' ? true : state === 'pending' ? false : null;
    return [
      queue ?? null,
      name ?? null,
      storedState(state) ?? null,
      hasFailed,
      since ?? null,
      until ?? null,
      key === undefined ? null : this.#keysOf(key),
      error ?? null,
      owner ?? null,
    ];
  }

  #keysOf(key: string): readonly string[] {
    return searchedKeys(key, this.businessKeys);
  }
}

const KEY = `keys is not null and keys && $1::text[]`;

/** States that have an index of their own; each index begins with the queue, or holds few rows. */
const INDEXED_STATES: Readonly<Record<string, string>> = {
  pending: `state = 'pending' and ($1::text is null or queue = $1)`,
  queued: `state = 'queued' and ($1::text is null or queue = $1)`,
  active: `state = 'active' and ($1::text is null or queue = $1)`,
  dead: `state = 'dead' and ($1::text is null or queue = $1)`,
};

const candidatesWhere = (condition: string): string =>
  `select id from haat.jobs where ${condition} limit ${LOOKED_AT + 1}`;

function storedState(state: ShownState | undefined): string | undefined {
  return state === 'retrying' ? 'pending' : state;
}

function pageOf(jobs: readonly JobSummary[], limit: number): FoundJobs {
  const page = jobs.slice(0, limit);
  const last = page.at(-1);
  return jobs.length > limit && last ? { jobs: page, lastId: last.id } : { jobs: page };
}
