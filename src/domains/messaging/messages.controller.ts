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
import type { Enqueued } from '../../jobs/index.js';
import { enqueueOptionsOf } from '../../operations/enqueue-options.dto.js';
import { type MessageDto, MessagesQuery, SendWhatsAppDto } from './message.dto.js';
import { MessagesService } from './messages.service.js';

@Controller('messages')
@Allow('client')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('whatsapp')
  sendWhatsApp(
    @Body() { options, ...text }: SendWhatsAppDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller.name, { name: 'send-whatsapp', payload: text });
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.messages.sendWhatsApp(tx, text, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get()
  list(@Query() query: MessagesQuery): Promise<Page<MessageDto>> {
    return this.messages.list(query);
  }

  @Get(':id')
  find(@Param('id', new IdPipe('message')) id: string): Promise<MessageDto> {
    return this.messages.find(id);
  }
}
