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
import { jobOf, type Mail, Mails } from './email/index.js';
import { messageKey } from './message-key.js';
import type { NewMessage } from './message.js';
import { MessagesRepository } from './messages.repository.js';
import { type Notification, textOf } from './notifications/index.js';
import { SendWhatsApp } from './whatsapp.processor.js';

interface Text {
  readonly to: PhoneNumber;
  readonly body: string;
  readonly kind: string;
}

/** One of many notifications that are sent at once. */
export interface Notice {
  readonly to: PhoneNumber;
  readonly notification: Notification;
  readonly options?: EnqueueOptions;
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
  sendWhatsApp(
    tx: Transaction | undefined,
    text: { to: PhoneNumber; body: string },
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    return this.#send(tx, { ...text, kind: 'text' }, options);
  }

  /** The same for an event of the marketplace, whose words are chosen here. */
  notify(tx: Transaction | undefined, to: PhoneNumber, notification: Notification, options: EnqueueOptions = {}) {
    return this.#send(tx, { to, body: textOf(notification), kind: notification.kind }, options);
  }

  /** Many notifications at once, with one statement for all of the jobs and one for the messages. */
  notifyAll(tx: Transaction, notices: readonly Notice[]): Promise<readonly Enqueued[]> {
    return this.jobs.enqueueAll(
      tx,
      notices.map(({ to, notification, options = {} }) =>
        this.#request({ to, body: textOf(notification), kind: notification.kind }, options),
      ),
    );
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

  #send(tx: Transaction | undefined, text: Text, options: EnqueueOptions): Promise<Enqueued> {
    const request = this.#request(text, options);
    return this.jobs.enqueue(tx, request.payload, request.options);
  }

  #request(text: Text, options: EnqueueOptions): EnqueueRequest {
    const record = alongside(this.messages, (id): NewMessage => ({
      id,
      channel: 'whatsapp',
      kind: text.kind,
      recipient: text.to,
      body: text.body,
      effectKey: messageKey(id),
      owner: options.owner ?? null,
    }));
    return {
      payload: new SendWhatsApp({ phoneNumber: text.to, message: text.body }),
      options: {
        ...options,
        keys: (id) => [...keysOf(options, id), messageKey(id), ...this.businessKeys.hashed('phone', text.to)],
        alongside: record,
      },
    };
  }
}

const keysOf = ({ keys = [] }: EnqueueOptions, jobId: string): readonly string[] =>
  typeof keys === 'function' ? keys(jobId) : keys;
