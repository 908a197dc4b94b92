import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { days } from '../jobs/index.js';
import { type Log, logOf } from '../observability/log.js';
import { type DeclaredSchedule, DeclaredSchedules } from './declared-schedules.js';
import { lastFiredSlot } from './slot-jobs.repository.js';
import {
  changeTiming,
  clock,
  insertMissing,
  removeSchedules,
  type ScheduleRow,
  scheduleStatus,
  type Timing,
} from './schedules.repository.js';

/** A schedule that no running release declares any more stays this long, so that a rollback finds it as it was. */
const FORGET_AFTER_MS = days(7);

/** Brings the table of schedules in line with what this release declares. */
@Injectable()
export class ReconciliationService {
  readonly #log: Log = logOf('Scheduler');

  constructor(
    private readonly database: Database,
    private readonly declared: DeclaredSchedules,
  ) {}

  /** Adds what is new, beginning with its next slot. Every process may do so: what is there is left alone. */
  async addNew(): Promise<void> {
    const now = await clock(this.database);
    const rows = this.declared.enabled().map((schedule) => timingOf(schedule, schedule.cron.next(now)));
    for (const id of await insertMissing(this.database, rows)) this.#log.info({ schedule: id }, 'A schedule is new');
  }

  /**
   * Gives schedules the pattern, zone and policy that are declared now, and removes those that are switched off or
   * forgotten. By one process at a time, or two releases would change them to and fro.
   */
  async changeAndRemove(): Promise<void> {
    const declared = new Map(this.declared.enabled().map((schedule) => [schedule.id, schedule]));
    for (const row of await scheduleStatus(this.database, [...declared.keys()])) {
      const schedule = declared.get(row.id);
      if (schedule && !isSame(row, schedule)) await this.#change(row, schedule);
    }
    const all = this.declared.all();
    const removed = await removeSchedules(this.database, {
      off: all.filter(({ isEnabled }) => !isEnabled).map(({ id }) => id),
      known: all.map(({ id }) => id),
      unfiredForMs: FORGET_AFTER_MS,
    });
    for (const id of removed) this.#log.info({ schedule: id }, 'A schedule is switched off or no longer declared');
  }

  async #change(row: ScheduleRow, schedule: DeclaredSchedule): Promise<void> {
    const nextAt = isSameTime(row, schedule) ? row.nextAt : await this.#nextSlot(row, schedule);
    // One that has fired meanwhile is changed with the next look.
    if (!(await changeTiming(this.database, row, timingOf(schedule, nextAt)))) return;
    this.#log.info({ schedule: row.id, pattern: schedule.pattern, nextAt }, 'A schedule has changed');
  }

  /** After all that has fired, even when the clock of the database was set back. */
  async #nextSlot({ id, now }: ScheduleRow, schedule: DeclaredSchedule): Promise<Date> {
    const last = await lastFiredSlot(this.database, id);
    return schedule.cron.next(last && last > now ? last : now);
  }
}

function timingOf({ id, pattern, timeZone, missed }: DeclaredSchedule, nextAt: Date): Timing {
  return { id, pattern, timeZone, missed, nextAt };
}

const isSameTime = (row: ScheduleRow, { pattern, timeZone }: DeclaredSchedule): boolean =>
  row.pattern === pattern && row.timeZone === timeZone;

const isSame = (row: ScheduleRow, schedule: DeclaredSchedule): boolean =>
  isSameTime(row, schedule) && row.missed === schedule.missed;
