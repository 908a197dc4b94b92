import { MESSAGE_STATES, type MessageState } from '../../../database/schema/messaging.js';
import { Field } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { IsId, Nested, Optional } from '../../../validation/index.js';
import { STAGES } from './stages.rules.js';

export class SendRemindersDto {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'Only of this retailer; left out, of all.',
  })
  @Optional()
  @IsId()
  retailerId?: string;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/** A reminder that was written for an invoice. */
export class ReminderDto {
  @Field({ enum: STAGES, example: 7, description: 'Days from the due date: at most one reminder at each.' })
  readonly stage: number;

  @Field({ example: 12_500, description: 'What was outstanding when it was written.' })
  readonly outstanding: number;

  @Field({ type: String, format: 'uuid', nullable: true, example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12' })
  readonly messageId: string | null;

  @Field({ enum: MESSAGE_STATES, nullable: true, example: 'delivered', description: 'What became of its message.' })
  readonly messageState: MessageState | null;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The mail that took the place of the message, since WhatsApp could not deliver it.',
  })
  readonly fallbackMessageId: string | null;

  @Field({ type: Date })
  readonly at: Date;
}
