import { IsIn, IsString, Length } from 'class-validator';
import { days, Job, Payload } from '../../jobs/index.js';
import { IsPhoneNumberE164, type PhoneNumber } from '../../phone-numbers/index.js';
import { IsId, Optional } from '../../validation/index.js';
import { IsContentData, MESSAGE_KINDS, type MessageContent, type MessageKind } from './content/index.js';
import { EFFECT_KEY_LIMIT } from './message-key.js';
import { whatsAppMessages } from './messaging.queues.js';

/** Sends one message to one person: as free text or by a template, which is decided when it is sent. */
@Job('send-whatsapp', {
  queue: whatsAppMessages,
  deduplicateFor: days(1),
  version: 2,
  upcasters: {
    1: ({ phoneNumber, message }: { phoneNumber: string; message: string }) => ({
      phoneNumber,
      kind: 'text',
      data: { message },
    }),
  },
})
export class SendWhatsApp extends Payload<SendWhatsApp> {
  /** E.164. */
  @IsPhoneNumberE164()
  readonly phoneNumber: PhoneNumber;

  @IsIn(MESSAGE_KINDS)
  readonly kind: MessageKind;

  @IsContentData('kind')
  readonly data: MessageContent['data'];

  /** The caller's own name of the effect; absent: the message's id makes one. */
  @Optional()
  @IsString()
  @Length(1, EFFECT_KEY_LIMIT)
  readonly effectKey?: string;

  /** The message that is sent again; absent: the one that has the job's id. */
  @Optional()
  @IsId()
  readonly messageId?: string;
}
