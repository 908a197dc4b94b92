import type { Sql, Transaction } from '../../database/index.js';
import { codeOf } from '../../errors/index.js';
import { type DeadLetterFilter, filterValues, FITS } from './dead-letter-filter.js';

/** Jobs changed in one transaction. */
export const CHUNK = 1_000;

const UNIQUE_VIOLATION = '23505';

const ROUNDS = 3;

/** In the order of their ids, so that what dies again meanwhile is not met twice. */
const CHOOSE = `select j.id from haat.jobs j where ${FITS} and j.id > $8::uuid order by j.id limit $9`;

/** Keys whose time is over and that only the next enqueue would have released: they keep nobody from coming back. */
const RELEASE_KEYS = `
  update haat.jobs set dedup_open = false
  where dedup_open and state in ('completed', 'dead', 'cancelled', 'expired') and dedup_until <= haat.haat_now()
    and id in (
      select owner.id from haat.jobs owner
      join haat.jobs j on j.queue = owner.queue and j.dedup_key = owner.dedup_key
      where j.id = any($1::uuid[]) and owner.dedup_open order by owner.id for update of owner)`;

/**
 * Of several dead jobs with one deduplication key the newest comes back. $2 has the attempts by the name of the job; a
 * job that this release does not know keeps its own.
 */
const RETRY = `
  with dead as (
    select id, queue, name, dedup_key from haat.jobs
    where id = any($1::uuid[]) and state = 'dead' order by id for update
  ), ranked as (
    select dead.id, dead.name, coalesce(
      (select open.id from haat.jobs open where open.dedup_open and open.queue = dead.queue and open.dedup_key = dead.dedup_key),
      case when dead.dedup_key is not null
        then nullif(first_value(dead.id) over (partition by dead.queue, dead.dedup_key order by dead.id desc), dead.id) end
    ) as taken_by
    from dead
  ), retried as (
    update haat.jobs j set state = 'pending', epoch = j.epoch + 1, run_at = haat.haat_now(), attempt = 0, losses = 0,
      max_attempts = coalesce(($2::jsonb ->> j.name)::smallint, j.max_attempts), worker = null, handed_at = null,
      expires_at = case when j.expires_at > haat.haat_now() then j.expires_at end, finished_at = null, unknown_since = null, progress = null, result = null, error = null,
      dedup_open = j.dedup_key is not null
    from ranked where j.id = ranked.id and ranked.taken_by is null
    returning j.id
  )
  select ranked.id, ranked.taken_by as "takenBy" from ranked order by ranked.id`;

const DISCARD = `
  update haat.jobs j set state = 'cancelled', finished_at = haat.haat_now(),
    error = jsonb_build_object('code', 'discarded', 'message', $2::text)
  from (select id from haat.jobs where id = any($1::uuid[]) and state = 'dead' order by id for update) as dead
  where j.id = dead.id
  returning j.id`;

/** A dead job that was asked to come back. */
export interface RetriedRow extends Record<string, unknown> {
  readonly id: string;
  /** The job that holds its deduplication key: this one stays dead. */
  readonly takenBy: string | null;
}

export async function chooseChunk(
  sql: Sql,
  queue: string,
  filter: DeadLetterFilter,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(CHOOSE, [...filterValues(queue, filter), afterId, limit]);
  return rows.map(({ id }) => id);
}

/** Brings dead jobs back to life; those that are dead no more are left out of the answer. */
export function retryRows(
  tx: Transaction,
  ids: readonly string[],
  attempts: Readonly<Record<string, number>>,
): Promise<RetriedRow[]> {
  return tx.query<RetriedRow>(RETRY, [ids, JSON.stringify(attempts)]);
}

/** Ends dead jobs for good; returns those that were dead. */
export async function discardRows(tx: Transaction, ids: readonly string[], note: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(DISCARD, [ids, note]);
  return rows.map(({ id }) => id);
}

export async function releaseOverdueKeys(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(RELEASE_KEYS, [ids]);
}

/** Somebody may take a job's deduplication key in the same moment: the next look finds who. */
export async function despiteRacesForKeys<T>(work: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== UNIQUE_VIOLATION || round >= ROUNDS) throw error;
    }
  }
}
