import { Controller, Get, Param } from '@nestjs/common';
import { NotFound } from '../errors/index.js';
import { Allow, type Caller, CurrentCaller } from '../http/index.js';
import { IdPipe } from '../http/id.pipe.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe } from '../http/openapi/index.js';
import { JobReader } from '../jobs/index.js';
import { JobDto } from './job.dto.js';

@Chapter('Jobs')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobReader) {}

  @Get(':id')
  @Describe(
    'One job: its state, attempts with their errors, and result',
    'Operators see every job, others those that they asked for.',
  )
  @ApiEnvelope(JobDto)
  @ApiErrors(401, 403, 404, 503)
  @Allow('client', 'vendor', 'retailer')
  async find(@Param('id', new IdPipe('job')) id: string, @CurrentCaller() caller: Caller): Promise<JobDto> {
    const job = await this.jobs.find(id);
    // Whose job it is decides before whether it is there: a stranger must not learn that the id exists.
    if (!job || !maySee(caller, job.owner)) throw new NotFound('job', id);
    return job;
  }
}

/** Operators see every job, everybody else their own. */
function maySee({ name, role }: Caller, owner: string | null): boolean {
  return role === 'operator' || role === 'admin' || owner === name;
}
