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
import { StartSyncDto, SyncDetailDto, SyncDto, SyncsQuery } from './sync.dto.js';
import { Syncs } from './syncs.service.js';

@Chapter('Inventory')
@Controller('inventory')
@Allow('client', 'vendor')
export class SyncsController {
  constructor(
    private readonly syncs: Syncs,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('sync')
  @Allow('client')
  @Describe(
    "Take a vendor's stock over from the supplier",
    'The supplier is the one at `SUPPLIER_API_URL`; the request says whose stock its stock is, which is why no vendor may. One sync of a vendor runs at ' +
      'a time, and one that is asked for while the like is waiting or running is that one. A sync has the id of its job. A ' +
      'stock below what is reserved is raised to it.',
  )
  @ApiAccepted('Recorded: the stock will be taken over.')
  @ApiErrors(401, 403, 404, 429, {
    status: 409,
    code: 'supplier_not_configured',
    message: 'There is no supplier to take stock over from: set SUPPLIER_API_URL.',
  })
  start(
    @Body() { options, ...body }: StartSyncDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.syncs.start(tx, caller, body, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get('syncs')
  @Describe('List syncs, newest first', "A vendor's own key sees its own.")
  @ApiPage(SyncDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: SyncsQuery, @CurrentCaller() caller: Caller): Promise<Page<SyncDto>> {
    return this.syncs.list(caller, query);
  }

  @Get('syncs/:id')
  @PathParameter('id', 'The id of a sync, which is that of its job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e51')
  @Describe('One sync, with a page of the rows that were not taken over as they stand')
  @ApiEnvelope(SyncDetailDto)
  @ApiErrors(400, 401, 403, 404, 503)
  find(
    @Param('id', new IdPipe('sync')) id: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<SyncDetailDto> {
    return this.syncs.find(caller, id, query);
  }
}
