import type { RenderedMail } from './templates/index.js';
import type { SealedTexts } from '../../../jobs/index.js';

const contextOf = (messageId: string): string => `haat.sandbox_deliveries ${messageId}`;

/** The mail as the sandbox keeps it: what would stand in the reader's mailbox only is sealed. */
export function sealedMail(texts: SealedTexts, messageId: string, mail: RenderedMail): string {
  return texts.seal(JSON.stringify(mail), contextOf(messageId), 'the mails of the sandbox');
}

/** @throws SealingKeyUnknown, UnsealingFailed as {@link SealedTexts.open} does */
export function openedMail(texts: SealedTexts, messageId: string, sealed: string): RenderedMail {
  return JSON.parse(texts.open(sealed, contextOf(messageId), 'body')) as RenderedMail;
}
