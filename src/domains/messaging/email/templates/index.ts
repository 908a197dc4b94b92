import type { MailContent } from '../mail.js';
import { asHtml } from './as-html.js';
import { asText } from './as-text.js';
import type { House, RenderedMail } from './letter.js';
import { letterOf } from './letters.js';

export type { House, RenderedMail } from './letter.js';

/** The mail as it is sent. */
export function rendered(mail: MailContent, house: House): RenderedMail {
  const letter = letterOf(mail, house);
  return { subject: letter.subject, html: asHtml(letter, house), text: asText(letter, house) };
}

/** The subject alone, which is what the record shows of a mail. */
export function subjectOf(mail: MailContent, house: House): string {
  return letterOf(mail, house).subject;
}
