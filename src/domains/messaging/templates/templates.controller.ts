import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller } from '../../../http/index.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, PathParameter } from '../../../http/openapi/index.js';
import { TemplateDto } from './template.dto.js';
import { Templates } from './templates.service.js';

@Chapter('Messages')
@Controller('messages/templates')
export class TemplatesController {
  constructor(private readonly templates: Templates) {}

  @Get()
  @Allow('client')
  @Describe(
    'List the templates of WhatsApp messages',
    'Register each with Meta under its name, language and category: who has not written to us within 24 hours is sent ' +
      'nothing else.',
  )
  @ApiEnvelope(TemplateDto, { isArray: true })
  @ApiErrors(401, 403, 503)
  list(): Promise<readonly TemplateDto[]> {
    return this.templates.list();
  }

  @Post(':name/resume')
  @Allow('operator')
  @HttpCode(200)
  @PathParameter('name', 'The name of a template', 'haat_balance')
  @Describe(
    'Use a template again that Meta had paused or disabled',
    'Once it is mended there. The messages that could not be sent are dead letters: retry them.',
  )
  @ApiEnvelope(TemplateDto)
  @ApiErrors(401, 403, 404, 503)
  resume(@Param('name') name: string, @CurrentCaller() caller: Caller): Promise<TemplateDto> {
    return this.templates.resume(name, caller.name);
  }
}
