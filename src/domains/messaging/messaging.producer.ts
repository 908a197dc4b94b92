import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { alongside, BusinessKeys, type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import type { PhoneNumber } from '../../phone-numbers/index.js';
import { messageKey } from './message-key.js';
import type { NewMessage } from './message.js';
import { MessagesRepository } from './messages.repository.js';
import { type Notification, textOf } from './notifications/index.js';
import { SendWhatsApp } from './whatsapp.processor.js';

/** How the rest of the system sends messages. */
@Injectable()
export class MessagingProducer {
  constructor(
    private readonly jobs: Jobs,
    private readonly messages: MessagesRepository,
    private readonly businessKeys: BusinessKeys,
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

  #send(
    tx: Transaction | undefined,
    text: { to: PhoneNumber; body: string; kind: string },
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const record = alongside(this.messages, (id): NewMessage => ({
      id,
      channel: 'whatsapp',
      kind: text.kind,
      recipient: text.to,
      body: text.body,
      effectKey: messageKey(id),
      owner: options.owner ?? null,
    }));
    return this.jobs.enqueue(tx, new SendWhatsApp({ phoneNumber: text.to, message: text.body }), {
      ...options,
      keys: (id) => [...keysOf(options, id), messageKey(id), ...this.businessKeys.hashed('phone', text.to)],
      alongside: record,
    });
  }
}

const keysOf = ({ keys = [] }: EnqueueOptions, jobId: string): readonly string[] =>
  typeof keys === 'function' ? keys(jobId) : keys;
