import type { Sql } from '../../database/index.js';

/**
 * Moves the clock of every deadline: from now on `haat.haat_now()` is `ms` away from the real time, forward or (where
 * negative) backward; 0 sets it right. It holds at once for every session and process of this database, because it is
 * the function itself that is replaced: a setting would reach only sessions that are opened later.
 *
 * Timers in processes, and what BullMQ measures, go on by the real time.
 */
export async function moveClock(database: Sql, ms: number): Promise<void> {
  if (!Number.isSafeInteger(ms)) throw new TypeError(`The clock is moved by whole milliseconds, not by ${ms}.`);
  await database.query(`
    create or replace function haat.haat_now() returns timestamptz language sql volatile parallel safe as
    $$ select clock_timestamp() + (${ms}) * interval '1 ms' $$`);
}
