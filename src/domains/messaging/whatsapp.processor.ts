import { IsString, Length } from 'class-validator';
import { days, Handles, Job, type JobContext, Payload, Processor, QueueProcessor } from '../../jobs/index.js';
import { IsPhoneNumberE164, type PhoneNumber } from '../../phone-numbers/index.js';
import { messageKey } from './message-key.js';
import { whatsAppMessages } from './messaging.queues.js';
import { TEXT_LIMIT } from './whatsapp/index.js';
import { WhatsAppSender } from './whatsapp-sender.service.js';

/** Sends one free text to one person. */
@Job('send-whatsapp', { queue: whatsAppMessages, deduplicateFor: days(1) })
export class SendWhatsApp extends Payload<SendWhatsApp> {
  /** E.164. */
  @IsPhoneNumberE164()
  readonly phoneNumber: PhoneNumber;

  @IsString()
  @Length(1, TEXT_LIMIT)
  readonly message: string;
}

@Processor(whatsAppMessages)
export class WhatsAppProcessor extends QueueProcessor {
  constructor(private readonly sender: WhatsAppSender) {
    super();
  }

  @Handles(SendWhatsApp)
  send({ phoneNumber, message }: SendWhatsApp, job: JobContext): Promise<unknown> {
    return this.sender.send({ to: phoneNumber, body: message, effectKey: messageKey(job.id) }, job);
  }
}
