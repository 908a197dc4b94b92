import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  jobLocation,
  type Page,
} from '../../http/index.js';
import { IdPipe } from '../../http/id.pipe.js';
import {
  ApiAccepted,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  Chapter,
  Describe,
  PathParameter,
} from '../../http/openapi/index.js';
import type { Enqueued } from '../../jobs/index.js';
import { enqueueOptionsOf } from '../../operations/index.js';
import { mailOf, SendEmailDto } from './email/index.js';
import { MessageDto, MessagesQuery } from './message.dto.js';
import { MessagesService } from './messages.service.js';
import { SendWhatsAppBody, SendWhatsAppDto } from './send-whatsapp.dto.js';

@Chapter('Messages')
@Controller('messages')
@Allow('client')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('whatsapp')
  @Describe(
    'Send a WhatsApp message',
    'Of an event, by `recipient`, `messageType` and `data`, or with words of your own, by `phoneNumber` and `message`. ' +
      'Answers within the time of one commit. The message has the id of its job: see `GET /messages/{id}`.',
  )
  @SendWhatsAppBody()
  @ApiAccepted('Recorded: the message will be sent.')
  @ApiErrors(401, 403, 429)
  sendWhatsApp(
    @Body() { options, ...request }: SendWhatsAppDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() key: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(key, async (tx) => {
      const job = await this.messages.sendWhatsApp(tx, request, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Post('email')
  @Describe(
    'Send a mail',
    'Answers within the time of one commit. The mail has the id of its job: see `GET /messages/{id}`, which shows its ' +
      'subject only.',
  )
  @ApiAccepted('Recorded: the mail will be sent.')
  @ApiErrors(401, 403, 429)
  sendEmail(
    @Body() { options, ...mail }: SendEmailDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.messages.sendEmail(tx, mailOf(mail), enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get()
  @Describe('List messages, newest first')
  @ApiPage(MessageDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: MessagesQuery): Promise<Page<MessageDto>> {
    return this.messages.list(query);
  }

  @Get(':id')
  @PathParameter('id', 'The id of a message, which is that of its job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')
  @Describe('One message: whether it was sent, by which way, with which error')
  @ApiEnvelope(MessageDto)
  @ApiErrors(401, 403, 404, 503)
  find(@Param('id', new IdPipe('message')) id: string): Promise<MessageDto> {
    return this.messages.find(id);
  }
}
