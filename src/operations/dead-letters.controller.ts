import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller, Keyset, NoBody } from '../http/index.js';
import { IdPipe } from '../http/id.pipe.js';
import {
  ApiEnvelope,
  ApiErrors,
  Chapter,
  Describe,
  JobIdParameter,
  QueueNameParameter,
} from '../http/openapi/index.js';
import { DeadLetterReader, DeadLetters, QueueCleaning } from '../jobs/index.js';
import {
  BulkDiscardedDto,
  BulkRetriedDto,
  CleanedDto,
  DeadLetterPageDto,
  RetriedDto,
  shownLetter,
} from './dead-letters.answers.dto.js';
import {
  CleanQueueDto,
  DeadLettersQuery,
  DiscardDeadLettersDto,
  filterOf,
  RetryDeadLettersDto,
} from './dead-letters.dto.js';
import { QueueNamePipe } from './queue-name.pipe.js';

const NEWEST_FIRST = new Keyset('dead-letters', { at: 'moment', id: 'uuid' });

const JOB = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
const OTHER = '01936d3c-9c01-7d10-8a55-6b1f0d2e4c77';

const NOT_DEAD = {
  status: 409,
  code: 'job_not_dead',
  message: `Job ${JOB} is pending: only a dead job can be retried.`,
};
const KEY_TAKEN = {
  status: 409,
  code: 'deduplication_key_taken',
  message: `Job ${OTHER} has meanwhile taken the deduplication key of job ${JOB}: wait for its end, or discard job ${JOB}.`,
};
const EMPTY_FILTER = {
  status: 400,
  code: 'validation_failed',
  message: 'The request has a fault: filter.',
  details: [
    { field: 'filter', message: 'must say something: one or more of name, errorCode, errorText, since, until, ids' },
  ],
};

@Chapter('Dead letters')
@Controller('queue')
@Allow('operator')
export class DeadLettersController {
  constructor(
    private readonly reader: DeadLetterReader,
    private readonly deadLetters: DeadLetters,
    private readonly cleaning: QueueCleaning,
  ) {}

  @Get('dead-letter/:queueName')
  @QueueNameParameter()
  @Describe(
    'The dead jobs of a queue, newest first, with their errors grouped',
    'A job is dead when its attempts are spent or no further one can help. It stays until it is retried or discarded.',
  )
  @ApiEnvelope(DeadLetterPageDto)
  @ApiErrors(400, 401, 403, 404, 503)
  async list(
    @Param('queueName', QueueNamePipe) queue: string,
    @Query() { limit, cursor, ...filter }: DeadLettersQuery,
  ): Promise<DeadLetterPageDto> {
    const position = NEWEST_FIRST.read(cursor);
    const rows = await this.reader.list(queue, filterOf(filter), position, limit + 1);
    const groups = await this.reader.groups(queue, filterOf(filter));
    const { items, nextCursor } = NEWEST_FIRST.page(rows, limit);
    return { items: items.map(shownLetter), nextCursor, groups };
  }

  @Post('retry/:queueName/:jobId')
  @QueueNameParameter()
  @JobIdParameter('jobId')
  @HttpCode(200)
  @Describe('Run a dead job again', 'With fresh attempts, at once. What it did before it died is not undone.')
  @ApiEnvelope(RetriedDto)
  @NoBody()
  @ApiErrors(401, 403, 404, NOT_DEAD, KEY_TAKEN, 503)
  retry(
    @Param('queueName', QueueNamePipe) queue: string,
    @Param('jobId', new IdPipe('job')) jobId: string,
    @CurrentCaller() { name }: Caller,
  ): Promise<RetriedDto> {
    return this.deadLetters.retry(queue, jobId, name);
  }

  @Post('dead-letter/:queueName/retry')
  @QueueNameParameter()
  @HttpCode(200)
  @Describe(
    'Retry all dead jobs that a filter fits',
    '`dryRun` shows what it would touch. A thousand jobs are one transaction, so a request that is interrupted has ' +
      'retried some: send it again. A job whose deduplication key another holds meanwhile is skipped and named.',
  )
  @ApiEnvelope(BulkRetriedDto)
  @ApiErrors(400, EMPTY_FILTER, 401, 403, 404, 408, 413, 415, 503)
  async retryAll(
    @Param('queueName', QueueNamePipe) queue: string,
    @Body() { filter, dryRun }: RetryDeadLettersDto,
    @CurrentCaller() { name }: Caller,
  ): Promise<BulkRetriedDto> {
    if (dryRun) return this.#preview(queue, filter);
    const { retried, skipped, skippedJobs } = await this.deadLetters.retryAll(queue, filterOf(filter), name);
    return { retried, skipped, skippedJobs };
  }

  @Post('dead-letter/:queueName/discard')
  @QueueNameParameter()
  @HttpCode(200)
  @Describe(
    'Discard all dead jobs that a filter fits',
    'They become `cancelled`, with the note as the message of their error; the errors that they died of stay in ' +
      'their history. `dryRun` shows what it would touch.',
  )
  @ApiEnvelope(BulkDiscardedDto)
  @ApiErrors(400, EMPTY_FILTER, 401, 403, 404, 408, 413, 415, 503)
  discardAll(
    @Param('queueName', QueueNamePipe) queue: string,
    @Body() { filter, dryRun, note }: DiscardDeadLettersDto,
    @CurrentCaller() { name }: Caller,
  ): Promise<BulkDiscardedDto> {
    return dryRun ? this.#preview(queue, filter) : this.deadLetters.discardAll(queue, filterOf(filter), note, name);
  }

  @Post('clean/:queueName')
  @QueueNameParameter()
  @HttpCode(200)
  @Describe(
    'Put away old jobs of a queue',
    'Dead jobs, unless `state` says others: they become `cancelled` with the note `cleaned`.',
  )
  @ApiEnvelope(CleanedDto)
  @ApiErrors(400, 401, 403, 404, 408, 413, 415, 503)
  async clean(
    @Param('queueName', QueueNamePipe) queue: string,
    @Body() { limit, olderThanMs, state }: CleanQueueDto,
    @CurrentCaller() { name }: Caller,
  ): Promise<CleanedDto> {
    return { cleaned: await this.cleaning.clean(queue, { limit, olderThanMs, state }, name) };
  }

  async #preview(queue: string, filter: RetryDeadLettersDto['filter']) {
    const { matched, entries } = await this.deadLetters.preview(queue, filterOf(filter));
    return { matched, entries: entries.map(shownLetter) };
  }
}
