import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { messageKey } from '../message-key.js';
import type { NewMessage } from '../message.js';
import type { Mail } from './mail.js';
import { senderAddressOf } from './sender-address.js';
import { type House, rendered, type RenderedMail, subjectOf } from './templates/index.js';

/** Mails as this installation writes them. */
@Injectable()
export class Mails {
  readonly #house: House;

  constructor(@Inject(CONFIG) { messaging, scheduler }: AppConfig) {
    const { name } = senderAddressOf(messaging.email.from);
    this.#house = { brand: name || 'Haat', timeZone: scheduler.timeZone };
  }

  render(mail: Mail): RenderedMail {
    return rendered(mail, this.#house);
  }

  /** The row of a mail: of its words only the subject, because the others may let whoever reads them in. */
  messageOf(mail: Mail, jobId: string, owner: string | null): NewMessage {
    return {
      id: jobId,
      channel: 'email',
      kind: mail.template,
      recipient: mail.to,
      body: subjectOf(mail, this.#house),
      effectKey: messageKey(jobId),
      owner,
    };
  }
}
