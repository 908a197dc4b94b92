import { Field } from '../http/openapi/index.js';
import { SHOWN_STATES } from '../jobs/index.js';
import type { LastRun, ScheduleView } from './schedules.service.js';

export class LastRunDto implements LastRun {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly jobId: string;

  @Field({ type: Date, description: 'When it was enqueued' })
  readonly at: Date;

  @Field({ enum: [...SHOWN_STATES], example: 'completed' })
  readonly state: LastRun['state'];
}

/** A job that is enqueued again and again, by a cron pattern. */
export class ScheduleDto implements ScheduleView {
  @Field({ example: 'daily-analytics' })
  readonly id: string;

  @Field({ example: 'daily-reports' })
  readonly queue: string;

  @Field({ example: 'daily-analytics', description: 'Name of the job' })
  readonly job: string;

  @Field({ example: '0 0 * * *' })
  readonly pattern: string;

  @Field({ example: 'Asia/Kathmandu' })
  readonly timeZone: string;

  @Field({
    enum: ['skip', 'latest', 'all'],
    example: 'latest',
    description: 'What becomes of runs that were missed: none is made up for, one for all of them, or each',
  })
  readonly missed: ScheduleView['missed'];

  @Field({
    enum: ['skip', 'queue'],
    example: 'skip',
    description: 'What becomes of a run while the last one is unfinished: it is dropped, or enqueued behind it',
  })
  readonly overlap: ScheduleView['overlap'];

  @Field({ example: true, description: 'false: switched off by its SCHEDULE_<ID>_ENABLED variable' })
  readonly enabled: boolean;

  @Field({ example: false })
  readonly paused: boolean;

  @Field({ type: LastRunDto, nullable: true })
  readonly lastRun: LastRunDto | null;

  @Field({
    type: [Date],
    example: ['2026-11-22T18:15:00.000Z', '2026-11-23T18:15:00.000Z'],
    description: 'The next five; none while it is paused or switched off',
  })
  readonly nextRuns: readonly Date[];

  @Field({ example: false, description: 'Whether it should have succeeded by now and has not' })
  readonly overdue: boolean;

  @Field({ type: Date, nullable: true, example: null, description: 'The run that should have succeeded' })
  readonly overdueSince: Date | null;
}
