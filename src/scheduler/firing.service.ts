import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../database/index.js';
import { messageOf } from '../errors/index.js';
import { Jobs } from '../jobs/index.js';
import { type Log, logOf } from '../observability/log.js';
import { Cron } from './cron.js';
import { type DeclaredSchedule, DeclaredSchedules } from './declared-schedules.js';
import { jobsKeyOf, slotKeyOf } from './slot-jobs.repository.js';
import { advance, dueSchedules, isUnfinished, type ScheduleRow, setLastJob } from './schedules.repository.js';
import { type Step, stepsOf } from './slots.rules.js';

/** What became of one step: `stopped` is that another process has made it, or an operator paused the schedule. */
type Outcome = 'fired' | 'overlapping' | 'missed' | 'stopped';

/**
 * Enqueues the jobs of slots that have come. Any number of processes may do so at once, called by whatever looks at the
 * clock: the row of the schedule lets each slot pass once.
 */
@Injectable()
export class FiringService {
  readonly #log: Log = logOf('Scheduler');

  constructor(
    private readonly database: Database,
    private readonly declared: DeclaredSchedules,
    private readonly jobs: Jobs,
  ) {}

  /** Fires what is due, of all schedules or of one; returns how many jobs that made. */
  async fireDue(id?: string): Promise<number> {
    const declared = new Map(
      this.declared
        .enabled()
        .filter((schedule) => id === undefined || schedule.id === id)
        .map((schedule) => [schedule.id, schedule]),
    );
    let fired = 0;
    for (const row of await dueSchedules(this.database, [...declared.keys()])) {
      const schedule = declared.get(row.id);
      if (schedule) fired += await this.#fireOrTell(schedule, row);
    }
    return fired;
  }

  /** One schedule that cannot be fired must not keep the others from it; it is tried again with the next look. */
  async #fireOrTell(schedule: DeclaredSchedule, row: ScheduleRow): Promise<number> {
    try {
      return await this.#fire(schedule, row);
    } catch (error) {
      this.#log.error(
        { schedule: row.id, slot: row.nextAt, error: messageOf(error) },
        'A schedule could not be fired; it is tried again',
      );
      return 0;
    }
  }

  async #fire(schedule: DeclaredSchedule, row: ScheduleRow): Promise<number> {
    let fired = 0;
    // By the pattern of the row and not by our own, which another release may have changed: all processes must agree.
    for (const step of stepsOf(row, new Cron(row.pattern, row.timeZone), row.now)) {
      const outcome = await this.database.transaction((tx) => this.#take(tx, schedule, row, step));
      if (outcome === 'stopped') break;
      if (outcome === 'fired') fired++;
      else this.#log.warn({ schedule: row.id, slot: step.fire ?? step.from, next: step.to }, DROPPED[outcome]);
    }
    return fired;
  }

  async #take(tx: Transaction, schedule: DeclaredSchedule, row: ScheduleRow, step: Step): Promise<Outcome> {
    const { id, overlap } = schedule;
    const moved = await advance(tx, row, step.from, step.to);
    if (!moved) return 'stopped';
    if (!step.fire) return 'missed';
    if (overlap === 'skip' && moved.lastJob !== null && (await isUnfinished(tx, moved.lastJob))) return 'overlapping';
    const { jobId, queue } = await this.jobs.enqueue(tx, schedule.payload(step.fire), {
      deduplicationKey: slotKeyOf(id, step.fire),
      owner: 'scheduler',
      keys: [jobsKeyOf(id)],
    });
    await setLastJob(tx, id, jobId);
    const slot = step.fire;
    tx.afterCommit(() => this.#log.info({ schedule: id, slot, queue, jobId }, 'A schedule has fired'));
    return 'fired';
  }
}

const DROPPED = {
  missed: 'A schedule was not fired in time; what it missed is dropped',
  overlapping: 'A schedule was not fired: its last job is unfinished',
} as const satisfies Partial<Record<Outcome, string>>;
