import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller, NoBody } from '../http/index.js';
import { IdPipe } from '../http/id.pipe.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, JobIdParameter } from '../http/openapi/index.js';
import { type Actor, JobControl } from '../jobs/index.js';
import { isOperator } from './job-access.js';
import { CancelledDto } from './job-control.dto.js';

const EFFECTS_REMAIN = 'The job was running. What it had already done outside, such as a message sent, remains.';

const ALREADY_FINAL = {
  status: 409,
  code: 'job_final',
  message:
    'Job 01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11 is already completed: only a job that has not ended can be cancelled.',
};

@Chapter('Jobs')
@Controller('jobs')
export class JobControlController {
  constructor(private readonly jobs: JobControl) {}

  @Post(':id/cancel')
  @JobIdParameter()
  @HttpCode(200)
  @Describe(
    'Cancel a job',
    'It is final at once. A run that is active gets its abort signal, in whichever process it is, and can no longer ' +
      'write to the database. Operators may cancel every job, others those that they asked for.',
  )
  @ApiEnvelope(CancelledDto)
  @ApiErrors(401, 403, 404, ALREADY_FINAL, 503)
  @NoBody()
  @Allow('client', 'vendor', 'retailer')
  async cancel(@Param('id', new IdPipe('job')) id: string, @CurrentCaller() caller: Caller): Promise<CancelledDto> {
    const cancelled = await this.jobs.cancel(id, actorOf(caller));
    return cancelled.previousState === 'active' ? { ...cancelled, note: EFFECTS_REMAIN } : cancelled;
  }
}

function actorOf(caller: Caller): Actor {
  return { name: caller.name, ownJobsOnly: !isOperator(caller) };
}
