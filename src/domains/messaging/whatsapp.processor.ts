import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { contentOf } from './content/index.js';
import { whatsAppMessages } from './messaging.queues.js';
import { SendWhatsApp } from './send-whatsapp.job.js';
import { WhatsAppSender } from './whatsapp-sender.service.js';

@Processor(whatsAppMessages)
export class WhatsAppProcessor extends QueueProcessor {
  constructor(private readonly sender: WhatsAppSender) {
    super();
  }

  @Handles(SendWhatsApp)
  send({ phoneNumber, kind, data, effectKey, messageId }: SendWhatsApp, job: JobContext): Promise<unknown> {
    const content = contentOf(kind, data);
    return this.sender.send({ id: messageId ?? job.id, to: phoneNumber, content, effectKey }, job);
  }
}
