import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  ApiAccepted,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  jobLocation,
  type Page,
  PageQuery,
  PathParameter,
} from '../../../http/index.js';
import type { Enqueued } from '../../../jobs/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { BulkUpdateDetailDto, BulkUpdateDto, BulkUpdatesQuery, StartBulkUpdateDto } from './bulk-update.dto.js';
import { BulkUpdates } from './bulk-updates.service.js';

@Chapter('Inventory')
@Controller('inventory')
@Allow('client', 'vendor')
export class BulkUpdatesController {
  constructor(
    private readonly updates: BulkUpdates,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('bulk-update')
  @Describe(
    'Say what vendors have of many products',
    'Figures are absolute, and rows are taken over in their order. One that cannot be is refused alone, with its reason: see ' +
      '`GET /inventory/bulk-updates/{id}`, whose id is that of the job.',
  )
  @ApiAccepted('Recorded: the rows will be taken over.')
  @ApiErrors(401, 403, 404, 429)
  start(
    @Body() { options, ...body }: StartBulkUpdateDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.updates.start(tx, caller, body, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get('bulk-updates')
  @Describe('List bulk updates, newest first', "A vendor's own key sees its own.")
  @ApiPage(BulkUpdateDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: BulkUpdatesQuery, @CurrentCaller() caller: Caller): Promise<Page<BulkUpdateDto>> {
    return this.updates.list(caller, query);
  }

  @Get('bulk-updates/:id')
  @PathParameter('id', 'The id of a bulk update, which is that of its job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e61')
  @Describe('One bulk update, with a page of the rows that were refused')
  @ApiEnvelope(BulkUpdateDetailDto)
  @ApiErrors(400, 401, 403, 404, 503)
  find(
    @Param('id', new IdPipe('bulk update')) id: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<BulkUpdateDetailDto> {
    return this.updates.find(caller, id, query);
  }
}
