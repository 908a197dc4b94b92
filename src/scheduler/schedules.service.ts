import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../database/index.js';
import { Conflict, NotFound, Unavailable } from '../errors/index.js';
import { audit, type Enqueued, Jobs, type ShownState } from '../jobs/index.js';
import { Cron } from './cron.js';
import { DeadManService } from './dead-man.service.js';
import { type DeclaredSchedule, DeclaredSchedules } from './declared-schedules.js';
import { jobsKeyOf } from './slot-jobs.repository.js';
import {
  lockSchedule,
  type ScheduleRow,
  scheduleStatus,
  type ScheduleStatusRow,
  setLastJob,
  setPaused,
} from './schedules.repository.js';

const NEXT_RUNS = 5;

/** A schedule as the outside sees it. */
export interface ScheduleView {
  readonly id: string;
  readonly queue: string;
  readonly job: string;
  readonly pattern: string;
  readonly timeZone: string;
  readonly missed: DeclaredSchedule['missed'];
  readonly overlap: DeclaredSchedule['overlap'];
  readonly enabled: boolean;
  readonly paused: boolean;
  readonly lastRun: LastRun | null;
  /** Empty while it is paused or switched off. */
  readonly nextRuns: readonly Date[];
  readonly overdue: boolean;
  /** The slot whose work should have been done by now. */
  readonly overdueSince: Date | null;
}

export interface LastRun {
  readonly jobId: string;
  readonly at: Date;
  readonly state: ShownState;
}

/** What operators see of schedules, and what they may do to them. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly database: Database,
    private readonly declared: DeclaredSchedules,
    private readonly deadMan: DeadManService,
    private readonly jobs: Jobs,
  ) {}

  /** By their id. */
  async list(): Promise<readonly ScheduleView[]> {
    const declared = this.declared.all().toSorted((one, two) => (one.id < two.id ? -1 : 1));
    const ids = declared.filter(({ isEnabled }) => isEnabled).map(({ id }) => id);
    const rows = new Map((await scheduleStatus(this.database, ids)).map((row) => [row.id, row]));
    return Promise.all(declared.map((schedule) => this.#viewOf(schedule, rows.get(schedule.id))));
  }

  /** @throws NotFound when no schedule has the id. */
  async find(id: string): Promise<ScheduleView> {
    const schedule = this.#declared(id);
    const [row] = await scheduleStatus(this.database, [id]);
    return this.#viewOf(schedule, row);
  }

  /**
   * Enqueues the schedule's job now, whatever its slots are; they stay as they are. While a job that was asked for like
   * this is unfinished, it is the answer again.
   *
   * @param tx the transaction that it joins
   * @throws NotFound when no schedule has the id.
   */
  async run(tx: Transaction | undefined, id: string, actor: string): Promise<Enqueued> {
    if (!tx) return this.database.transaction((own) => this.run(own, id, actor));
    const schedule = this.#declared(id);
    // First the schedule and then its job: the order in which a slot locks them.
    const row = await lockSchedule(tx, id);
    const payload = schedule.payload(row?.now ?? new Date());
    const enqueued = await this.jobs.enqueue(tx, payload, {
      deduplicationKey: `run:${id}`,
      owner: actor,
      keys: [jobsKeyOf(id)],
    });
    const { jobId, queue, outcome } = enqueued;
    await setLastJob(tx, id, jobId);
    await audit(tx, [{ actor, action: 'schedule.run', queue, jobId, after: { schedule: id, outcome } }]);
    return enqueued;
  }

  /**
   * Fires no slot until it is resumed; a job that runs goes on.
   *
   * @throws NotFound when no schedule has the id.
   * @throws Conflict when it is switched off by the environment.
   */
  pause(id: string, actor: string): Promise<ScheduleView> {
    return this.#setPaused(id, actor, true);
  }

  /**
   * Goes on with the next slot in the future. What passed meanwhile is not made up for: somebody wanted it that way.
   *
   * @throws as {@link pause}
   */
  resume(id: string, actor: string): Promise<ScheduleView> {
    return this.#setPaused(id, actor, false);
  }

  async #setPaused(id: string, actor: string, paused: boolean): Promise<ScheduleView> {
    const schedule = this.#declared(id);
    if (!schedule.isEnabled) throw switchedOff(id);
    await this.database.transaction(async (tx) => {
      const row = await lockSchedule(tx, id);
      if (!row) throw notYet(id);
      if (row.paused === paused) return;
      const nextAt = paused || row.nextAt > row.now ? row.nextAt : cronOf(row).next(row.now);
      await setPaused(tx, id, paused, nextAt);
      const action = paused ? 'schedule.pause' : 'schedule.resume';
      const before = { schedule: id, paused: row.paused, nextAt: row.nextAt };
      await audit(tx, [{ actor, action, queue: schedule.queue, before, after: { schedule: id, paused, nextAt } }]);
    });
    return this.find(id);
  }

  #declared(id: string): DeclaredSchedule {
    const schedule = this.declared.find(id);
    if (!schedule) throw new NotFound('schedule', id.slice(0, 100));
    return schedule;
  }

  async #viewOf(schedule: DeclaredSchedule, row: ScheduleStatusRow | undefined): Promise<ScheduleView> {
    const { id, queue, overlap, isEnabled } = schedule;
    const { pattern, timeZone, missed } = row ?? schedule;
    const overdue = row && (await this.deadMan.overdue(schedule, row));
    return {
      id,
      queue,
      job: id,
      pattern,
      timeZone,
      missed,
      overlap,
      enabled: isEnabled,
      paused: row?.paused ?? false,
      lastRun: row ? lastRunOf(row) : null,
      nextRuns: row && !row.paused ? [row.nextAt, ...cronOf(row).upcoming(row.nextAt, NEXT_RUNS - 1)] : [],
      overdue: overdue !== undefined,
      overdueSince: overdue ?? null,
    };
  }
}

const cronOf = ({ pattern, timeZone }: ScheduleRow): Cron => new Cron(pattern, timeZone);

/** A job that the retention has deleted is as good as none. */
function lastRunOf({ lastJob, lastAt, lastState }: ScheduleStatusRow): LastRun | null {
  if (lastJob === null || lastAt === null || lastState === null) return null;
  return { jobId: lastJob, at: lastAt, state: lastState };
}

function switchedOff(id: string): Conflict {
  return new Conflict(
    'schedule_disabled',
    `The schedule "${id}" is switched off by its SCHEDULE_<ID>_ENABLED variable: take that out first.`,
  );
}

function notYet(id: string): Unavailable {
  return new Unavailable('schedule_not_ready', `The schedule "${id}" is just being set up: try again in a minute.`);
}
