import { Controller, Get, Param } from '@nestjs/common';
import { NotFound } from '../../../errors/index.js';
import { Allow } from '../../../http/index.js';
import { IdPipe } from '../../../http/id.pipe.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, Field, PathParameter } from '../../../http/openapi/index.js';
import { SealedTexts } from '../../../jobs/index.js';
import { openedMail } from './sandbox-mail.js';
import { SandboxMailsRepository } from './sandbox-mails.repository.js';
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
  constructor(
    private readonly mails: SandboxMailsRepository,
    private readonly sealedTexts: SealedTexts,
  ) {}

  @Get(':id')
  @PathParameter('id', 'The id of a message', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')
  @Describe(
    'A mail that the sandbox has kept',
    'Without `SMTP_URL` mails are sealed and stored in place of being sent. This opens one, with whatever is secret in it.',
  )
  @ApiEnvelope(SandboxMailDto)
  @ApiErrors(401, 403, 404, 503)
  async find(@Param('id', new IdPipe('mail')) id: string): Promise<SandboxMailDto> {
    const sealed = await this.mails.find(id);
    if (sealed === undefined) throw new NotFound('mail in the sandbox', id);
    return openedMail(this.sealedTexts, id, sealed);
  }
}
