import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { type JobContext, SealedTexts } from '../../../jobs/index.js';
import { type Attempt, MessageSending } from '../sending/index.js';
import { EMAIL_TRANSPORT, type EmailTransport } from './email-transport.js';
import { attemptOf } from './mail-attempt.rules.js';
import type { Mail } from './mail.js';
import { Mails } from './mails.service.js';
import { sealedMail } from './sandbox-mail.js';
import { SuppressionsRepository } from './suppressions.repository.js';

type SmtpTransport = Extract<EmailTransport, { kind: 'smtp' }>;

/** Sends one mail in one run of its job. */
@Injectable()
export class EmailSender implements OnApplicationShutdown {
  constructor(
    private readonly sending: MessageSending,
    private readonly mails: Mails,
    private readonly suppressions: SuppressionsRepository,
    private readonly sealedTexts: SealedTexts,
    @Inject(EMAIL_TRANSPORT) private readonly transport: EmailTransport,
  ) {}

  async send(mail: Mail, job: JobContext): Promise<unknown> {
    const { transport } = this;
    const message = this.mails.messageOf(mail, job.id, null);
    if (transport.kind === 'sandbox')
      return this.sending.inSandbox(message, job, sealedMail(this.sealedTexts, job.id, this.mails.render(mail)));
    const attempt = (begin: () => Promise<void>) => this.#attempt(transport, mail, job, begin);
    return this.sending.byProvider(message, { name: transport.kind, attempt }, job);
  }

  /** Jobs have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    if (this.transport.kind === 'smtp') await this.transport.client.close();
  }

  async #attempt(
    { client, host }: SmtpTransport,
    mail: Mail,
    job: JobContext,
    begin: () => Promise<void>,
  ): Promise<Attempt> {
    const suppression = await this.suppressions.find(mail.to);
    if (suppression) return suppressed(suppression.reason);
    const messageId = `<${job.id}@${host}>`;
    await begin();
    const outcome = await client.send({ ...this.mails.render(mail), to: mail.to, messageId }, job.signal);
    const attempt = attemptOf(outcome, mail.template, messageId);
    if (attempt.status !== 'refused' || outcome.status !== 'refused') return attempt;
    const isAddressDead = outcome.class.kind === 'permanent' && outcome.class.isAddressDead;
    if (!isAddressDead) return attempt;
    const followUp = (tx: Transaction) => this.suppressions.insert(tx, mail.to, job.id, attempt.error);
    return { ...attempt, followUp };
  }
}

function suppressed(reason: string): Attempt {
  const message = `No mail goes to this address, because one was refused for good before. ${reason}`;
  return { status: 'refused', error: { code: 'recipient_suppressed', message }, alert: false };
}
