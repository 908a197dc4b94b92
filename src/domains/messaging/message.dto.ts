import { IsIn, IsString, Length, Matches } from 'class-validator';
import { CHANNELS, MESSAGE_STATES } from '../../database/schema/messaging.js';
import { PageQuery } from '../../http/index.js';
import { Field } from '../../http/openapi/index.js';
import { EnqueueOptionsDto } from '../../operations/index.js';
import { IsReadablePhoneNumber } from '../../phone-numbers/index.js';
import { Nested, Optional } from '../../validation/index.js';
import type { MessageView } from './message.js';
import { TEXT_LIMIT } from './whatsapp/index.js';

/** A WhatsApp message to one person. */
export class SendWhatsAppDto {
  @Field({
    example: '+9779841234567',
    description: 'As people write it; without a country code it is read as a number of `DEFAULT_PHONE_REGION`.',
  })
  @IsReadablePhoneNumber()
  phoneNumber: string;

  @Field({ example: 'Your order ORD-2026-000123 is on its way.' })
  @IsString()
  @Length(1, TEXT_LIMIT)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  message: string;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export class MessagesQuery extends PageQuery {
  @Field({ enum: MESSAGE_STATES, description: 'Only messages in this state.' })
  @Optional()
  @IsIn(MESSAGE_STATES)
  state?: (typeof MESSAGE_STATES)[number];

  @Field({ example: '+9779841234567', description: 'Only messages to this recipient, in the form that answers show.' })
  @Optional()
  @IsString()
  @Length(1, 320)
  recipient?: string;
}

class MessageErrorDto {
  @Field({ example: 'provider_131026' })
  readonly code: string;

  @Field({ example: 'The provider refused the message with code 131026: Message undeliverable' })
  readonly message: string;
}

/** A message and what became of it. */
export class MessageDto implements MessageView {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'The id of the job that sends it.',
  })
  readonly id: string;

  @Field({ enum: CHANNELS, example: 'whatsapp' })
  readonly channel: MessageView['channel'];

  @Field({ example: 'text' })
  readonly kind: string;

  @Field({ example: '+9779841234567' })
  readonly recipient: string;

  @Field({ example: 'Your order ORD-2026-000123 is on its way.', description: 'The text; of a mail its subject.' })
  readonly body: string;

  @Field({
    enum: MESSAGE_STATES,
    example: 'sent',
    description: '`sent`: taken over by the provider, not yet delivered.',
  })
  readonly state: MessageView['state'];

  @Field({
    type: String,
    nullable: true,
    example: 'sandbox',
    description: '`sandbox` or `cloud-api`; null until it is sent.',
  })
  readonly transport: string | null;

  @Field({ type: String, nullable: true, example: 'wamid.HBgNOTc3OTg0MTIzNDU2NxUCABEYEjQ1' })
  readonly providerMessageId: string | null;

  @Field({ example: false, description: 'It was sent again because no proof of the first sending came.' })
  readonly possiblyRepeated: boolean;

  @Field({ type: MessageErrorDto, nullable: true })
  readonly error: MessageErrorDto | null;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true })
  readonly sentAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly deliveredAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly readAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly failedAt: Date | null;
}
