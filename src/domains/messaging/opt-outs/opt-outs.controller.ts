import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller, type Page, PageQuery } from '../../../http/index.js';
import { ApiEnvelope, ApiErrors, ApiPage, Chapter, Describe, PathParameter } from '../../../http/openapi/index.js';
import { OptOutDto } from './opt-out.dto.js';
import { OptOuts } from './opt-outs.service.js';

@Chapter('Messages')
@Controller('whatsapp-suppressions')
@Allow('operator')
export class OptOutsController {
  constructor(private readonly optOuts: OptOuts) {}

  @Get()
  @Describe(
    'List the numbers that are sent no marketing by WhatsApp',
    'They have said so to WhatsApp. Other messages, and answers within 24 hours of theirs, are sent still. By number.',
  )
  @ApiPage(OptOutDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: PageQuery): Promise<Page<OptOutDto>> {
    return this.optOuts.list(query);
  }

  @Delete(':phoneNumber')
  @PathParameter('phoneNumber', 'A suppressed number', '+9779841234567')
  @Describe('Send a number marketing again', 'Answers what was deleted; the audit keeps it too.')
  @ApiEnvelope(OptOutDto)
  @ApiErrors(400, 401, 403, 404, 503)
  lift(@Param('phoneNumber') phoneNumber: string, @CurrentCaller() caller: Caller): Promise<OptOutDto> {
    return this.optOuts.lift(phoneNumber, caller.name);
  }
}
