import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller, type Page } from '../../../http/index.js';
import { ApiEnvelope, ApiErrors, ApiPage, Chapter, Describe, PathParameter } from '../../../http/openapi/index.js';
import { EmailSuppressionDto, SuppressionsQuery } from './suppressions.dto.js';
import { Suppressions } from './suppressions.service.js';

@Chapter('Messages')
@Controller('email-suppressions')
@Allow('operator')
export class SuppressionsController {
  constructor(private readonly suppressions: Suppressions) {}

  @Get()
  @Describe('List the addresses that get no mail any more', 'A mail server has refused them for good. By address.')
  @ApiPage(EmailSuppressionDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: SuppressionsQuery): Promise<Page<EmailSuppressionDto>> {
    return this.suppressions.list(query);
  }

  @Delete(':address')
  @PathParameter('address', 'A suppressed address', 'asha@example.com')
  @Describe('Let mails go to an address again', 'Answers what was deleted; the audit keeps it too.')
  @ApiEnvelope(EmailSuppressionDto)
  @ApiErrors(400, 401, 403, 404, 503)
  lift(@Param('address') address: string, @CurrentCaller() caller: Caller): Promise<EmailSuppressionDto> {
    return this.suppressions.lift(address, caller.name);
  }
}
