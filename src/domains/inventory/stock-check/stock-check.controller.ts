import { Body, Controller, Post } from '@nestjs/common';
import {
  Allow,
  answer,
  ApiAccepted,
  ApiErrors,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  jobLocation,
} from '../../../http/index.js';
import type { Enqueued } from '../../../jobs/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { StartStockCheckDto } from './stock-check.dto.js';
import { StockChecks } from './stock-checks.service.js';

@Chapter('Inventory')
@Controller('inventory')
@Allow('client', 'vendor')
export class StockCheckController {
  constructor(
    private readonly checks: StockChecks,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('stock-check')
  @Describe(
    'Alert vendors of products that are running out',
    'Every hour it is done for all. A vendor is alerted of a product once on each local day, however often this is called: ' +
      'by WhatsApp of each, and by one mail of all. Without a vendor all are looked through.',
  )
  @ApiAccepted('Recorded: the stock will be looked through.')
  @ApiErrors(401, 403, 404, 429)
  start(
    @Body() { options, ...naming }: StartStockCheckDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.checks.start(tx, caller, naming, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }
}
