import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { type Log, logOf } from '../observability/log.js';
import { type DeclaredSchedule, DeclaredSchedules } from './declared-schedules.js';
import { overdueSlot } from './overdue.rules.js';
import { failedSlot } from './slot-jobs.repository.js';
import { scheduleStatus, type ScheduleStatusRow } from './schedules.repository.js';

/** Notices what does not happen: a schedule whose work should have been done by now and is not. */
@Injectable()
export class DeadManService {
  readonly #log: Log = logOf('Scheduler');
  /** The slot that was told of last, by schedule. */
  readonly #told = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly declared: DeclaredSchedules,
  ) {}

  /** Logs an error for each schedule that is overdue, once a slot. By one process at a time. */
  async check(): Promise<void> {
    const declared = new Map(this.declared.enabled().map((schedule) => [schedule.id, schedule]));
    for (const row of await scheduleStatus(this.database, [...declared.keys()])) {
      const schedule = declared.get(row.id);
      if (schedule) this.#tell(schedule, row, await this.overdue(schedule, row));
    }
  }

  /** The slot whose work should have been done by now; undefined when all is well. */
  async overdue(schedule: DeclaredSchedule, row: ScheduleStatusRow): Promise<Date | undefined> {
    // Of a last job that is completed nothing older needs to be asked: that is the usual case, and costs nothing.
    const mayHaveFailed = row.lastJob !== null && row.lastState !== 'completed';
    const failed = mayHaveFailed ? await failedSlot(this.database, row.id, schedule.graceMs) : null;
    return overdueSlot({ ...row, failedSlot: failed }, schedule.graceMs, row.now);
  }

  #tell({ id, queue, graceMs }: DeclaredSchedule, row: ScheduleStatusRow, slot: Date | undefined): void {
    if (!slot || this.#told.get(id) === slot.getTime()) return;
    this.#told.set(id, slot.getTime());
    this.#log.error(
      { schedule: id, queue, slot, graceMs, lastJob: row.lastJob, lastState: row.lastState },
      'A schedule should have succeeded by now and has not',
    );
  }
}
