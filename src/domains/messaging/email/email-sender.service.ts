import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { type JobContext, SealedTexts } from '../../../jobs/index.js';
import { type Attempt, decided, MessageSending, type PreparedAttempt } from '../sending/index.js';
import { EMAIL_TRANSPORT, type EmailTransport } from './email-transport.js';
import { attemptOf } from './mail-attempt.rules.js';
import { expiryOf, obstacleOf } from './mail-obstacle.rules.js';
import { MailObstaclesRepository } from './mail-obstacles.repository.js';
import type { Mail } from './mail.js';
import { Mails } from './mails.service.js';
import { sealedMail } from './sandbox-mail.js';
import type { MailOutcome } from './smtp/index.js';
import { SuppressionsRepository } from './suppressions.repository.js';

type SmtpTransport = Extract<EmailTransport, { kind: 'smtp' }>;

/** Sends one mail in one run of its job. */
@Injectable()
export class EmailSender implements OnApplicationShutdown {
  constructor(
    private readonly sending: MessageSending,
    private readonly mails: Mails,
    private readonly obstacles: MailObstaclesRepository,
    private readonly suppressions: SuppressionsRepository,
    private readonly sealedTexts: SealedTexts,
    @Inject(EMAIL_TRANSPORT) private readonly transport: EmailTransport,
  ) {}

  async send(mail: Mail, job: JobContext): Promise<unknown> {
    const { transport } = this;
    if (transport.kind === 'sandbox') return this.#sendInSandbox(mail, job);
    const prepare = () => this.#prepared(transport, mail, job);
    return this.sending.byProvider(this.#recordOf(mail, job), { name: transport.kind, prepare }, job);
  }

  /** Jobs have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    if (this.transport.kind === 'smtp') await this.transport.client.close();
  }

  async #sendInSandbox(mail: Mail, job: JobContext): Promise<unknown> {
    const message = this.#recordOf(mail, job);
    const obstacle = await this.#obstacleOf(mail);
    if (obstacle) return this.sending.withhold(message, obstacle, job);
    return this.sending.inSandbox(message, job, sealedMail(this.sealedTexts, job.id, this.mails.render(mail)));
  }

  async #prepared({ client, host }: SmtpTransport, mail: Mail, job: JobContext): Promise<PreparedAttempt> {
    const obstacle = await this.#obstacleOf(mail);
    if (obstacle) return decided({ status: 'refused', error: obstacle, alert: false });
    const messageId = `<${job.id}@${host}>`;
    const outgoing = { ...this.mails.render(mail), to: mail.to, messageId };
    return {
      make: async () => this.#attemptOf(await client.send(outgoing, job.signal), mail, messageId, job),
    };
  }

  #attemptOf(outcome: MailOutcome, { to, template }: Mail, messageId: string, job: JobContext): Attempt {
    const attempt = attemptOf(outcome, template, messageId);
    if (attempt.status !== 'refused' || outcome.status !== 'refused') return attempt;
    const isAddressDead = outcome.class.kind === 'permanent' && outcome.class.isAddressDead;
    if (!isAddressDead) return attempt;
    const followUp = (tx: Transaction) => this.suppressions.insert(tx, to, job.id, attempt.error);
    return { ...attempt, followUp };
  }

  async #obstacleOf(mail: Mail): Promise<StoredError | undefined> {
    const expiry = expiryOf(mail);
    const over = expiry === undefined ? undefined : Date.parse(expiry);
    return obstacleOf(mail, await this.obstacles.of(mail.to, over));
  }

  #recordOf(mail: Mail, job: JobContext) {
    return this.mails.messageOf(mail, job.id, null);
  }
}
