import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  Allow,
  answer,
  ApiAccepted,
  ApiEnvelope,
  ApiErrors,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  jobLocation,
  NoBody,
  PathParameter,
} from '../http/index.js';
import type { Enqueued } from '../jobs/index.js';
import { ScheduleDto } from './schedule.dto.js';
import { SchedulesService } from './schedules.service.js';

const DISABLED = {
  status: 409,
  code: 'schedule_disabled',
  message: 'The schedule "daily-analytics" is switched off by its SCHEDULE_<ID>_ENABLED variable: take that out first.',
};

const ScheduleParameter = () => PathParameter('id', 'The id of a schedule', 'daily-analytics');

@Chapter('Schedules')
@Controller('queue/schedules')
@Allow('operator')
export class SchedulesController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Describe('Every schedule: when it fires, its last run, its next five', 'By id. A schedule has the id of its job.')
  @ApiEnvelope(ScheduleDto, { isArray: true })
  @ApiErrors(503)
  list(): Promise<readonly ScheduleDto[]> {
    return this.schedules.list();
  }

  @Post(':id/run')
  @ScheduleParameter()
  @NoBody()
  @Describe(
    'Enqueue the job of a schedule now',
    'Its next runs stay as they are. Asked for again before that job has finished, the answer is the same job. Audited.',
  )
  @ApiAccepted('Recorded: the job will be done.')
  @ApiErrors(404)
  run(
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.schedules.run(tx, id, caller.name);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Post(':id/pause')
  @ScheduleParameter()
  @NoBody()
  @HttpCode(200)
  @Describe('Pause a schedule', 'Nothing of it is enqueued until it is resumed; a job that runs goes on. Audited.')
  @ApiEnvelope(ScheduleDto)
  @ApiErrors(404, DISABLED, 503)
  pause(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<ScheduleDto> {
    return this.schedules.pause(id, caller.name);
  }

  @Post(':id/resume')
  @ScheduleParameter()
  @NoBody()
  @HttpCode(200)
  @Describe(
    'Resume a schedule',
    'It goes on with its next run; those that passed meanwhile are not made up for. Audited.',
  )
  @ApiEnvelope(ScheduleDto)
  @ApiErrors(404, DISABLED, 503)
  resume(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<ScheduleDto> {
    return this.schedules.resume(id, caller.name);
  }
}
