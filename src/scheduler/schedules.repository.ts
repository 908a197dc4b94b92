import type { Sql, Transaction } from '../database/index.js';
import { type MissedPolicy, SHOWN_STATE, type ShownState } from '../jobs/index.js';

export interface ScheduleRow extends Record<string, unknown> {
  readonly id: string;
  readonly pattern: string;
  readonly timeZone: string;
  readonly missed: MissedPolicy;
  readonly paused: boolean;
  readonly nextAt: Date;
  /** What the clock of the database shows. */
  readonly now: Date;
}

/** A schedule, its last job, and what the clock shows. */
export interface ScheduleStatusRow extends ScheduleRow {
  readonly lastJob: string | null;
  readonly lastAt: Date | null;
  readonly lastState: ShownState | null;
}

/** What decides when a schedule fires. */
export type Timing = Pick<ScheduleRow, 'id' | 'pattern' | 'timeZone' | 'missed' | 'nextAt'>;

const COLUMNS = `s.id, s.pattern, s.tz as "timeZone", s.missed, s.paused, s.next_at as "nextAt", haat.haat_now() as now`;

/** Slots are whole seconds; whoever writes the table by hand may have written less. */
const STANDS_AT = `date_trunc('milliseconds', next_at) =`;

const DUE = `
  select ${COLUMNS} from haat.schedules s
  where s.id = any($1::text[]) and not s.paused and s.next_at <= haat.haat_now() order by s.next_at`;

export function dueSchedules(sql: Sql, ids: readonly string[]): Promise<ScheduleRow[]> {
  return sql.query<ScheduleRow>(DUE, [ids]);
}

const STATUS = `
  select ${COLUMNS}, s.last_job as "lastJob", j.created_at as "lastAt",
    ${SHOWN_STATE} as "lastState"
  from haat.schedules s left join haat.jobs j on j.id = s.last_job
  where s.id = any($1::text[]) order by s.id`;

export function scheduleStatus(sql: Sql, ids: readonly string[]): Promise<ScheduleStatusRow[]> {
  return sql.query<ScheduleStatusRow>(STATUS, [ids]);
}

const LOCK = `select ${COLUMNS} from haat.schedules s where s.id = $1 for update`;

export async function lockSchedule(tx: Transaction, id: string): Promise<ScheduleRow | undefined> {
  return (await tx.query<ScheduleRow>(LOCK, [id]))[0];
}

/** The pattern is part of the guard because the next slot was counted by it. */
const ADVANCE = `
  update haat.schedules set next_at = $5
  where id = $1 and ${STANDS_AT} $2 and pattern = $3 and tz = $4 and next_at <= haat.haat_now() and not paused
  returning last_job as "lastJob"`;

/** Moves a schedule on from a slot that has come; undefined when it does not stand there any more, or is paused. */
export async function advance(
  tx: Transaction,
  { id, pattern, timeZone }: ScheduleRow,
  from: Date,
  to: Date,
): Promise<{ lastJob: string | null } | undefined> {
  return (await tx.query<{ lastJob: string | null }>(ADVANCE, [id, from, pattern, timeZone, to]))[0];
}

const IS_UNFINISHED = `select 1 from haat.jobs where id = $1 and state in ('pending', 'queued', 'active')`;

export async function isUnfinished(tx: Transaction, jobId: string): Promise<boolean> {
  return (await tx.query(IS_UNFINISHED, [jobId])).length > 0;
}

const SET_LAST_JOB = `update haat.schedules set last_job = $2 where id = $1`;

export async function setLastJob(tx: Transaction, id: string, jobId: string): Promise<void> {
  await tx.query(SET_LAST_JOB, [id, jobId]);
}

const SET_PAUSED = `update haat.schedules set paused = $2, next_at = $3 where id = $1`;

export async function setPaused(tx: Transaction, id: string, paused: boolean, nextAt: Date): Promise<void> {
  await tx.query(SET_PAUSED, [id, paused, nextAt]);
}

const CLOCK = `select haat.haat_now() as now`;

export async function clock(sql: Sql): Promise<Date> {
  const [row] = await sql.query<{ now: Date }>(CLOCK);
  if (!row) throw new Error('The database did not tell the time.');
  return row.now;
}

const INSERT = `
  insert into haat.schedules (id, pattern, tz, missed, next_at)
  select r.id, r.pattern, r."timeZone", r.missed, r."nextAt"
  from json_to_recordset($1::json) as r(id text, pattern text, "timeZone" text, missed text, "nextAt" timestamptz)
  order by r.id
  on conflict (id) do nothing returning id`;

/** Adds those that are not there; what is there stays as it is. */
export async function insertMissing(sql: Sql, schedules: readonly Timing[]): Promise<string[]> {
  return (await sql.query<{ id: string }>(INSERT, [JSON.stringify(schedules)])).map(({ id }) => id);
}

const CHANGE = `
  update haat.schedules set pattern = $2, tz = $3, missed = $4, next_at = $5
  where id = $1 and pattern = $6 and tz = $7 and ${STANDS_AT} $8 returning id`;

/** Gives a schedule another timing unless it has moved meanwhile. */
export async function changeTiming(sql: Sql, before: Timing, after: Timing): Promise<boolean> {
  const { id, pattern, timeZone, missed, nextAt } = after;
  const values = [id, pattern, timeZone, missed, nextAt, before.pattern, before.timeZone, before.nextAt];
  return (await sql.query(CHANGE, values)).length > 0;
}

const REMOVE = `
  delete from haat.schedules
  where id = any($1::text[])
    or (not id = any($2::text[]) and not paused and next_at < haat.haat_now() - $3::bigint * interval '1 ms')
  returning id`;

/** Removes those that are switched off, and unknown ones that nobody has fired for so long that no process knows them. */
export async function removeSchedules(
  sql: Sql,
  { off, known, unfiredForMs }: { off: readonly string[]; known: readonly string[]; unfiredForMs: number },
): Promise<string[]> {
  return (await sql.query<{ id: string }>(REMOVE, [off, known, unfiredForMs])).map(({ id }) => id);
}
