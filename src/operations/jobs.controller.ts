import { Controller, Get, Param, Query } from '@nestjs/common';
import { NotFound } from '../errors/index.js';
import { Allow, type Caller, CurrentCaller, Keyset, type Page } from '../http/index.js';
import { IdPipe } from '../http/id.pipe.js';
import { ApiEnvelope, ApiErrors, ApiPage, Chapter, Describe, JobIdParameter } from '../http/openapi/index.js';
import { JobCatalog, JobReader, JobSearch } from '../jobs/index.js';
import { isOperator, maySee } from './job-access.js';
import { JobDto, JobSummaryDto } from './job.dto.js';
import { linksOf } from './job-links.dto.js';
import { filterOf, JobsQuery } from './jobs-query.dto.js';

/** Ids are UUIDs of version 7: they are ordered by the time of their making. */
const NEWEST_FIRST = new Keyset('jobs', { id: 'uuid' });

@Chapter('Jobs')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobReader,
    private readonly searches: JobSearch,
    private readonly catalog: JobCatalog,
  ) {}

  @Get()
  @Describe(
    'Search jobs, newest first',
    'Operators search all jobs, others those that they asked for. A search looks through the newest jobs for a second at ' +
      'most: a page may hold fewer jobs than asked for, or none, and still have a `nextCursor`, which goes on from there.',
  )
  @ApiPage(JobSummaryDto)
  @ApiErrors(400, 401, 403, 503)
  @Allow('client', 'vendor', 'retailer')
  async search(
    @Query() { cursor, limit, ...query }: JobsQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<JobSummaryDto>> {
    const queue = query.queue && this.catalog.recordedName(query.queue);
    const filter = filterOf({ ...query, queue }, isOperator(caller) ? undefined : caller.name);
    const { jobs, lastId } = await this.searches.find(filter, NEWEST_FIRST.read(cursor)?.id, limit);
    return { items: jobs, nextCursor: lastId === undefined ? null : NEWEST_FIRST.cursorAfter({ id: lastId }) };
  }

  @Get(':id')
  @JobIdParameter()
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
    return { ...job, links: linksOf(job, caller) };
  }
}
