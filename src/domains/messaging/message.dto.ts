import { Transform } from 'class-transformer';
import { IsIn, IsString, Length } from 'class-validator';
import { CHANNELS, MESSAGE_STATES } from '../../database/schema/messaging.js';
import { PageQuery, withPlus } from '../../http/index.js';
import { Field } from '../../http/openapi/index.js';
import { IsMoment, Optional } from '../../validation/index.js';
import type { MessageView } from './message.js';

export class MessagesQuery extends PageQuery {
  @Field({ enum: MESSAGE_STATES, description: 'Only messages in this state.' })
  @Optional()
  @IsIn(MESSAGE_STATES)
  state?: (typeof MESSAGE_STATES)[number];

  @Field({
    example: '+9779841234567',
    description: 'Only messages to this recipient: a phone number, as people write it, or a mail address.',
  })
  @Optional()
  @Transform(({ value }) => (typeof value === 'string' ? withPlus(value) : value))
  @IsString()
  @Length(1, 320)
  recipient?: string;

  @Field({ enum: CHANNELS, description: 'Only messages of this channel.' })
  @Optional()
  @IsIn(CHANNELS)
  channel?: (typeof CHANNELS)[number];

  @Field({ example: 'PAYMENT_REMINDER', description: 'Only messages of this kind, or mails of this template.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  kind?: string;

  @Field({ example: '2026-11-22T00:00:00Z', description: 'Only messages recorded then or later.' })
  @Optional()
  @IsMoment()
  since?: string;

  @Field({ example: '2026-11-23T00:00:00Z', description: 'Only messages recorded before then.' })
  @Optional()
  @IsMoment()
  until?: string;
}

class UsedTemplateDto {
  @Field({ example: 'haat_delivery_update' })
  readonly name: string;

  @Field({ example: 'en' })
  readonly language: string;

  @Field({ type: [String], example: ['ORD-2026-000123', 'is on its way.'], description: 'What fills its gaps.' })
  readonly parameters: readonly string[];
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
    description: 'The id of the job by which it was recorded.',
  })
  readonly id: string;

  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'The job that sends it: another one once the provider has reported that it was not delivered.',
  })
  readonly jobId: string;

  @Field({ enum: CHANNELS, example: 'whatsapp' })
  readonly channel: MessageView['channel'];

  @Field({ example: 'text' })
  readonly kind: string;

  @Field({ example: '+9779841234567' })
  readonly recipient: string;

  @Field({ example: 'Your order ORD-2026-000123 is on its way.', description: 'The text; of a mail its subject.' })
  readonly body: string;

  @Field({
    type: UsedTemplateDto,
    nullable: true,
    description: 'The template that it went out by; null: not sent, or sent as free text.',
  })
  readonly template: UsedTemplateDto | null;

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
    description: '`sandbox`, `cloud-api` or `smtp`; null until its sending begins.',
  })
  readonly transport: string | null;

  @Field({ type: String, nullable: true, example: 'wamid.HBgNOTc3OTg0MTIzNDU2NxUCABEYEjQ1' })
  readonly providerMessageId: string | null;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The mail that took its place, since it could not be delivered.',
  })
  readonly fallbackMessageId: string | null;

  @Field({ example: false, description: 'It was requested again because no proof of the first request came.' })
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
