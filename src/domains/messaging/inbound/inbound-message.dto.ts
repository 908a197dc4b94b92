import { PageQuery } from '../../../http/index.js';
import { Field } from '../../../http/openapi/index.js';
import { IsReadablePhoneNumber } from '../../../phone-numbers/index.js';
import { Optional } from '../../../validation/index.js';
import type { InboundMessageView } from './inbound-message.js';

export class InboundMessagesQuery extends PageQuery {
  @Field({ example: '+9779841234567', description: 'Only messages from this number, as people write it.' })
  @Optional()
  @IsReadablePhoneNumber()
  from?: string;
}

/** A message that somebody has written to us, and what was done with it. */
export class InboundMessageDto implements InboundMessageView {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly id: string;

  @Field({ example: '+9779841234567' })
  readonly fromPhone: string;

  @Field({ example: 'text', description: 'As the provider names it.' })
  readonly type: string;

  @Field({ type: String, nullable: true, example: 'YES ORD-2026-000123' })
  readonly body: string | null;

  @Field({ type: Date, description: 'When it was written.' })
  readonly at: Date;

  @Field({ type: Date })
  readonly receivedAt: Date;

  @Field({
    type: String,
    nullable: true,
    example: 'offer_accepted',
    description:
      'What was done with it; `not_understood`: nothing; `offered_since` and `outdated_choice`: nothing, since it came ' +
      'late. Null until then.',
  })
  readonly outcome: string | null;

  @Field({ type: Date, nullable: true })
  readonly handledAt: Date | null;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12',
    description: 'The first message by which it was answered: see `GET /messages/{id}`.',
  })
  readonly replyId: string | null;
}
