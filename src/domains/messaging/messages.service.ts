import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { NotFound } from '../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../jobs/index.js';
import { PhoneNumbers } from '../../phone-numbers/index.js';
import { contentOf, type MessageContent, type MessageKind } from './content/index.js';
import type { Mail } from './email/index.js';
import type { MessageFilter, MessageView } from './message.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagingProducer } from './messaging.producer.js';

/** A message as a caller asks for it: the number as people write it. */
export interface WhatsAppRequest {
  readonly phoneNumber?: string;
  readonly message?: string;
  readonly recipient?: string;
  readonly messageType?: MessageKind;
  readonly data?: MessageContent['data'];
}

const NEWEST_FIRST = new Keyset('messages', { id: 'uuid' });

@Injectable()
export class MessagesService {
  constructor(
    private readonly producer: MessagingProducer,
    private readonly messages: MessagesRepository,
    private readonly phoneNumbers: PhoneNumbers,
  ) {}

  /** @throws InvalidInput when the number is none. */
  sendWhatsApp(
    tx: Transaction | undefined,
    { phoneNumber = '', message = '', recipient, messageType, data }: WhatsAppRequest,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    if (recipient === undefined || messageType === undefined || data === undefined)
      return this.producer.sendWhatsApp(
        tx,
        { to: this.phoneNumbers.read('phoneNumber', phoneNumber), body: message },
        options,
      );
    const to = this.phoneNumbers.read('recipient', recipient);
    return this.producer.send(tx, to, contentOf(messageType, data), options);
  }

  /** @throws InvalidInput when the data are not what the template needs. */
  sendEmail(tx: Transaction | undefined, mail: Mail, options: EnqueueOptions): Promise<Enqueued> {
    return this.producer.email(tx, mail, options);
  }

  /**
   * Newest first.
   *
   * @throws InvalidInput when the recipient is neither a mail address nor a number
   */
  async list({ limit, cursor, recipient, ...rest }: MessageFilter & PageQuery): Promise<Page<MessageView>> {
    const filter = recipient === undefined ? rest : { ...rest, recipient: this.#recipient(recipient) };
    const rows = await this.messages.list(filter, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** In a query a plus stands for a blank unless it is encoded; a mail address has none, and what reads numbers knows. */
  #recipient(written: string): string {
    if (written.includes('@')) return written.trim().replaceAll(' ', '+');
    return this.phoneNumbers.read('recipient', written);
  }

  /** @throws NotFound when there is no such message. */
  async find(id: string): Promise<MessageView> {
    const message = await this.messages.find(id);
    if (!message) throw new NotFound('message', id);
    return message;
  }
}
