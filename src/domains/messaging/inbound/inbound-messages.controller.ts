import { Controller, Get, Query } from '@nestjs/common';
import { Allow, type Page } from '../../../http/index.js';
import { ApiErrors, ApiPage, Chapter, Describe } from '../../../http/openapi/index.js';
import { InboundMessageDto, InboundMessagesQuery } from './inbound-message.dto.js';
import { InboundMessages } from './inbound-messages.service.js';

@Chapter('Messages')
@Controller('messages/inbound')
@Allow('operator')
export class InboundMessagesController {
  constructor(private readonly messages: InboundMessages) {}

  @Get()
  @Describe('List what people have written by WhatsApp, newest first', 'With what was done with each message.')
  @ApiPage(InboundMessageDto)
  @ApiErrors(400, 503)
  list(@Query() query: InboundMessagesQuery): Promise<Page<InboundMessageDto>> {
    return this.messages.list(query);
  }
}
