import { Injectable } from '@nestjs/common';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { PhoneNumbers } from '../../../phone-numbers/index.js';
import type { InboundFilter, InboundMessageView } from './inbound-message.js';
import { InboundMessagesRepository } from './inbound-messages.repository.js';

const NEWEST_FIRST = new Keyset('inbound-messages', { id: 'uuid' });

/** Shows what people have written. */
@Injectable()
export class InboundMessages {
  constructor(
    private readonly messages: InboundMessagesRepository,
    private readonly phoneNumbers: PhoneNumbers,
  ) {}

  /** Newest first. */
  async list({ limit, cursor, from }: InboundFilter & PageQuery): Promise<Page<InboundMessageView>> {
    const filter = from === undefined ? {} : { from: this.phoneNumbers.read('from', from) };
    const rows = await this.messages.list(filter, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }
}
