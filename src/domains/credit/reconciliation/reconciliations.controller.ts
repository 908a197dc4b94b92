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
import { CreditProducer } from '../credit.producer.js';
import { DiscrepanciesQuery, ReconcileDto, ReconciliationDetailDto, ReconciliationDto } from './reconciliation.dto.js';
import { Reconciliations } from './reconciliations.service.js';

@Chapter('Credit')
@Controller('credit/reconciliations')
@Allow('client')
export class ReconciliationsController {
  constructor(
    private readonly reconciliations: Reconciliations,
    private readonly producer: CreditProducer,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Describe(
    'Compare every account with the ledger, the invoices, the payments and the reservations',
    'One reconciliation runs at a time. It has the id of its job, and changes nothing of what it compares.',
  )
  @ApiAccepted('Recorded: the accounts will be compared.')
  @ApiErrors(401, 403, 429)
  reconcile(
    @Body() { options }: ReconcileDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.producer.reconcile(tx, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get()
  @Describe('List reconciliations, newest first')
  @ApiPage(ReconciliationDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: PageQuery): Promise<Page<ReconciliationDto>> {
    return this.reconciliations.list(query);
  }

  @Get(':id')
  @PathParameter('id', 'The id of a reconciliation, which is that of its job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')
  @Describe('One reconciliation, with a page of the discrepancies that it found')
  @ApiEnvelope(ReconciliationDetailDto)
  @ApiErrors(400, 401, 403, 404, 503)
  find(
    @Param('id', new IdPipe('reconciliation')) id: string,
    @Query() query: DiscrepanciesQuery,
  ): Promise<ReconciliationDetailDto> {
    return this.reconciliations.find(id, query);
  }
}
