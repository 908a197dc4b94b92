import type { Sql } from '../database/index.js';

/** The business key by which the jobs of a schedule are found. */
export const jobsKeyOf = (id: string): string => `schedule:${id}`;

/** One job a slot, for as long as it is unfinished; what holds beyond that is that a schedule never goes back. */
export const slotKeyOf = (id: string, slot: Date): string => `${slotKeyPrefix(id)}${slot.toISOString()}`;

const slotKeyPrefix = (id: string): string => `sched:${id}:`;

function slotOf(id: string, slotKey: string): Date {
  return new Date(slotKey.slice(slotKeyPrefix(id).length));
}

const LAST_FIRED = `
  select max(j.dedup_key) as "slotKey" from haat.jobs j
  where j.keys @> array[$1::text] and starts_with(j.dedup_key, $2)`;

/** The latest slot that ever got a job, as far as the record goes back. */
export async function lastFiredSlot(sql: Sql, id: string): Promise<Date | undefined> {
  const [row] = await sql.query<{ slotKey: string | null }>(LAST_FIRED, [jobsKeyOf(id), slotKeyPrefix(id)]);
  return row?.slotKey ? slotOf(id, row.slotKey) : undefined;
}

/** The newest slot's job that has had its grace, when no job of the schedule has been completed since it was enqueued. */
const FAILED = `
  with newest as (
    select j.dedup_key, j.created_at from haat.jobs j
    where j.keys @> array[$1::text] and starts_with(j.dedup_key, $2)
      and j.created_at <= haat.haat_now() - $3::bigint * interval '1 ms'
    order by j.created_at desc limit 1
  )
  select newest.dedup_key as "slotKey" from newest
  where not exists (select 1 from haat.jobs done
    where done.keys @> array[$1::text] and done.state = 'completed' and done.finished_at >= newest.created_at)`;

export async function failedSlot(sql: Sql, id: string, graceMs: number): Promise<Date | null> {
  const [row] = await sql.query<{ slotKey: string }>(FAILED, [jobsKeyOf(id), slotKeyPrefix(id), Math.round(graceMs)]);
  return row ? slotOf(id, row.slotKey) : null;
}
