import type { EmailConfig } from '../../../config/index.js';
import { senderAddressOf } from './sender-address.js';
import { SmtpClient } from './smtp/index.js';

/** The way by which mails leave, decided once by the configuration. */
export type EmailTransport =
  /** The send is a row in our own database, made in the job's transaction: there is nothing to be uncertain about. */
  { readonly kind: 'sandbox' } | { readonly kind: 'smtp'; readonly client: SmtpClient; readonly host: string };

/** Injection token of the {@link EmailTransport}. */
export const EMAIL_TRANSPORT = Symbol('EmailTransport');

/** Without a mail server everything runs in the sandbox. */
export function emailTransport({ smtpUrl, from }: EmailConfig): EmailTransport {
  if (smtpUrl === undefined) return { kind: 'sandbox' };
  const sender = senderAddressOf(from);
  return { kind: 'smtp', client: new SmtpClient(smtpUrl, sender), host: sender.host };
}
