import type { Database } from '../../../src/database/index.js';

/**
 * Moves the clock that every deadline is compared with, `haat.haat_now()`, for all sessions and processes of this
 * database at once: the setting that the function reads would reach new sessions only. 0 sets it right again.
 */
export async function moveClock(database: Database, byMs: number): Promise<void> {
  await database.query(`
    create or replace function haat.haat_now() returns timestamptz language sql volatile parallel safe as $$
      select clock_timestamp() + interval '${Math.round(byMs)} ms'
    $$`);
}
