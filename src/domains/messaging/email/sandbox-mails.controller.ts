import { Controller, Get, Param } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller } from '../../../http/index.js';
import { IdPipe } from '../../../http/id.pipe.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, Field, PathParameter } from '../../../http/openapi/index.js';
import { SandboxMails } from './sandbox-mails.service.js';
import type { RenderedMail } from './templates/index.js';

/** A mail as its reader would have got it. */
export class SandboxMailDto implements RenderedMail {
  @Field({ example: 'Reset your Haat password' })
  readonly subject: string;

  @Field({ example: 'Hello Asha,\n\nYour account is ready.' })
  readonly text: string;

  @Field({ example: '<!doctype html><html lang="en">…</html>' })
  readonly html: string;
}

/** The mailbox of the sandbox: without a mail server nobody else can read what was written. */
@Chapter('Messages')
@Controller('sandbox/mails')
@Allow('admin')
export class SandboxMailsController {
  constructor(private readonly mails: SandboxMails) {}

  @Get(':id')
  @PathParameter('id', 'The id of a message', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')
  @Describe(
    'A mail that the sandbox has kept',
    'Without `SMTP_URL` mails are sealed and stored in place of being sent. This opens one, with whatever is secret in it; the audit names the caller. 409: `ENCRYPTION_KEYS` lacks the key of it.',
  )
  @ApiEnvelope(SandboxMailDto)
  @ApiErrors(401, 403, 404, 409, 503)
  find(@Param('id', new IdPipe('mail')) id: string, @CurrentCaller() caller: Caller): Promise<SandboxMailDto> {
    return this.mails.open(id, caller.name);
  }
}
