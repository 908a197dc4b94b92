import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { SHOWN_STATE, type ShownState } from './job-view.js';

/** A schedule, and how its last job stands. */
export interface ScheduleView {
  readonly id: string;
  /** Cron pattern, in the time zone. */
  readonly pattern: string;
  readonly timeZone: string;
  /** What happens to slots that nobody was there for: `skip`, `latest` or `all`. */
  readonly missed: string;
  readonly paused: boolean;
  readonly nextAt: Date;
  readonly lastJobId: string | null;
  readonly lastState: ShownState | null;
  readonly lastFinishedAt: Date | null;
}

const SCHEDULES = `
  select s.id, s.pattern, s.tz as "timeZone", s.missed, s.paused, s.next_at as "nextAt", s.last_job as "lastJobId",
    ${SHOWN_STATE} as "lastState", j.finished_at as "lastFinishedAt"
  from haat.schedules s left join haat.jobs j on j.id = s.last_job order by s.id`;

/** Reads the schedules as PostgreSQL has them. */
@Injectable()
export class ScheduleReader {
  constructor(private readonly database: Database) {}

  async all(): Promise<readonly ScheduleView[]> {
    return this.database.query<ScheduleView & Record<string, unknown>>(SCHEDULES);
  }
}
