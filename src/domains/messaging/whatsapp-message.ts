import type { PhoneNumber } from '../../phone-numbers/index.js';
import { bodyOf, type MessageContent } from './content/index.js';
import { messageKey } from './message-key.js';
import type { NewMessage } from './message.js';

/** A message to one person by WhatsApp. */
export interface WhatsAppMessage {
  readonly id: string;
  readonly to: PhoneNumber;
  readonly content: MessageContent;
  /** The caller's own name of the effect. */
  readonly effectKey?: string | undefined;
}

/** The message as it is recorded. Words of the caller's own are its body; what others are made of is kept as well. */
export function newMessage({
  id,
  to,
  content,
  effectKey,
  owner,
}: WhatsAppMessage & { owner: string | null }): NewMessage {
  return {
    id,
    channel: 'whatsapp',
    kind: content.kind,
    recipient: to,
    body: bodyOf(content),
    ...(content.kind !== 'text' && { data: content.data }),
    effectKey: effectKey ?? messageKey(id),
    owner,
  };
}
