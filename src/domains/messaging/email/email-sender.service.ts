import { Injectable } from '@nestjs/common';
import { type JobContext, SealedTexts } from '../../../jobs/index.js';
import { MessageSending } from '../sending/index.js';
import type { Mail } from './mail.js';
import { Mails } from './mails.service.js';
import { sealedMail } from './sandbox-mail.js';

/** Sends one mail in one run of its job. */
@Injectable()
export class EmailSender {
  constructor(
    private readonly sending: MessageSending,
    private readonly mails: Mails,
    private readonly sealedTexts: SealedTexts,
  ) {}

  async send(mail: Mail, job: JobContext): Promise<unknown> {
    const message = this.mails.messageOf(mail, job.id, null);
    return this.sending.inSandbox(message, job, sealedMail(this.sealedTexts, job.id, this.mails.render(mail)));
  }
}
