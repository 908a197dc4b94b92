import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import {
  alongside,
  BusinessKeys,
  type Enqueued,
  type EnqueueOptions,
  type EnqueueRequest,
  Jobs,
} from '../../jobs/index.js';
import type { PhoneNumber } from '../../phone-numbers/index.js';
import type { MessageContent } from './content/index.js';
import { jobOf, type Mail, Mails } from './email/index.js';
import { messageKey } from './message-key.js';
import { MessagesRepository } from './messages.repository.js';
import type { Notification } from './notifications/index.js';
import { SendWhatsApp } from './send-whatsapp.job.js';
import { newMessage, type WhatsAppMessage } from './whatsapp-message.js';

/** What one call may settle for its message. */
export interface SendOptions extends EnqueueOptions {
  /**
   * The caller's own name of the effect, of at most 200 characters: a second message under the same key is not sent. It is
   * answered as deduplicated while the first one's job is remembered, and later the job of the second says so.
   */
  readonly effectKey?: string;
}

/** One of many notifications that are sent at once. */
export interface Notice {
  readonly to: PhoneNumber;
  readonly notification: Notification;
  readonly options?: SendOptions;
}

/** How the rest of the system sends messages. */
@Injectable()
export class MessagingProducer {
  constructor(
    private readonly jobs: Jobs,
    private readonly messages: MessagesRepository,
    private readonly businessKeys: BusinessKeys,
    private readonly mails: Mails,
  ) {}

  /** Records the message and the job that sends it; with `tx` in the caller's commit, else in one of its own. */
  send(
    tx: Transaction | undefined,
    to: PhoneNumber,
    content: MessageContent,
    options: SendOptions = {},
  ): Promise<Enqueued> {
    const request = this.#request(to, content, options);
    return this.jobs.enqueue(tx, request.payload, request.options);
  }

  /** The same for words of the caller's own. */
  sendWhatsApp(
    tx: Transaction | undefined,
    { to, body }: { to: PhoneNumber; body: string },
    options: SendOptions = {},
  ): Promise<Enqueued> {
    return this.send(tx, to, { kind: 'text', data: { message: body } }, options);
  }

  /** The same for an event of the marketplace, whose words are chosen here. */
  notify(tx: Transaction | undefined, to: PhoneNumber, notification: Notification, options: SendOptions = {}) {
    return this.send(tx, to, notification, options);
  }

  /** Many notifications at once, with one statement for all of the jobs and one for the messages. */
  notifyAll(tx: Transaction, notices: readonly Notice[]): Promise<readonly Enqueued[]> {
    return this.jobs.enqueueAll(
      tx,
      notices.map(({ to, notification, options = {} }) => this.#request(to, notification, options)),
    );
  }

  /** Enqueues another job for a message that is recorded already. */
  sendAgain(tx: Transaction, message: WhatsAppMessage, options: EnqueueOptions): Promise<Enqueued> {
    const { id, to, content, effectKey } = message;
    const { kind, data } = content;
    return this.jobs.enqueue(tx, new SendWhatsApp({ phoneNumber: to, kind, data, effectKey, messageId: id }), {
      keys: [messageKey(id), ...this.businessKeys.hashed('phone', to)],
      ...options,
    });
  }

  /**
   * Records a mail and the job that sends it; with `tx` in the caller's commit, else in one of its own.
   *
   * @throws InvalidInput naming every field of `to` and `data` that breaks a rule of the template
   */
  email(tx: Transaction | undefined, mail: Mail, options: EnqueueOptions = {}): Promise<Enqueued> {
    return this.jobs.enqueue(tx, jobOf(mail), {
      ...options,
      keys: (id) => [...keysOf(options, id), messageKey(id), ...this.businessKeys.hashed('email', mail.to)],
      alongside: alongside(this.messages, (id) => this.mails.messageOf(mail, id, options.owner ?? null)),
    });
  }

  #request(to: PhoneNumber, content: MessageContent, { effectKey, ...options }: SendOptions): EnqueueRequest {
    const { kind, data } = content;
    const owner = options.owner ?? null;
    return {
      payload: new SendWhatsApp({ phoneNumber: to, kind, data, ...(effectKey !== undefined && { effectKey }) }),
      options: {
        ...(effectKey !== undefined && { deduplicationKey: `effect:${effectKey}` }),
        ...options,
        keys: (id) => [...keysOf(options, id), messageKey(id), ...this.businessKeys.hashed('phone', to)],
        alongside: alongside(this.messages, (id) => newMessage({ id, to, content, effectKey, owner })),
      },
    };
  }
}

const keysOf = ({ keys = [] }: EnqueueOptions, jobId: string): readonly string[] =>
  typeof keys === 'function' ? keys(jobId) : keys;
