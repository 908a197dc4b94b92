import { Body, Controller, Get, Param, Post } from '@nestjs/common';
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
  IdPipe,
  jobLocation,
  PathParameter,
} from '../../../http/index.js';
import type { Enqueued } from '../../../jobs/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { ReminderDto, SendRemindersDto } from './reminder.dto.js';
import { ReminderRequests } from './reminder-requests.service.js';

@Chapter('Credit')
@Controller('credit')
@Allow('client')
export class RemindersController {
  constructor(
    private readonly requests: ReminderRequests,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('reminders')
  @Describe(
    'Send the payment reminders that are due, of a retailer or of all',
    'Every morning at nine it is done for all. An invoice is reminded of once at each stage, however often this is called.',
  )
  @ApiAccepted('Recorded: the reminders that are due will be sent.')
  @ApiErrors(401, 403, 404, 429)
  send(
    @Body() { options, retailerId }: SendRemindersDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.requests.send(tx, retailerId, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get('invoices/:id/reminders')
  @Allow('client', 'retailer')
  @PathParameter('id', 'The id of an invoice', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')
  @Describe('The reminders of an invoice, by stage', 'At most one for each of the five stages.')
  @ApiEnvelope(ReminderDto, { isArray: true })
  @ApiErrors(401, 403, 404, 503)
  ofInvoice(
    @Param('id', new IdPipe('invoice')) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<readonly ReminderDto[]> {
    return this.requests.ofInvoice(id, caller);
  }
}
