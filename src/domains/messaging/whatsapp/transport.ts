import { CloudApiClient } from './cloud-api.client.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { SendOutcome } from './send-outcome.js';
import type { MessagingConfig } from '../../../config/index.js';

/** The way by which messages leave, decided once by the configuration. */
export type WhatsAppTransport =
  /** The send is a row in our own database, made in the job's transaction: there is nothing to be uncertain about. */
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'cloud-api'; send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> };

/** Injection token of the {@link WhatsAppTransport}. */
export const WHATSAPP_TRANSPORT = Symbol('WhatsAppTransport');

/** Without credentials everything runs in the sandbox, so that a clone of the project works before Meta knows it. */
export function whatsAppTransport({ whatsapp }: Pick<MessagingConfig, 'whatsapp'>): WhatsAppTransport {
  if (whatsapp === undefined) return { kind: 'sandbox' };
  const client = new CloudApiClient(whatsapp);
  return { kind: 'cloud-api', send: (message, signal) => client.send(message, signal) };
}
