import { type Milliseconds, minutes } from '../../../jobs/index.js';
import { validated } from '../../../validation/index.js';
import { CONTENT_DATA, contentOf, isMessageKind, type MessageContent } from '../content/index.js';
import type { ErrorClass } from '../whatsapp/index.js';
import type { ReportedMessage } from './reported-message.js';

/** How often a message is sent again because the provider reported later that it had failed: each may cost money. */
export const MOST_RESENDS = 3;

export type PassingClass = Exclude<ErrorClass, { kind: 'permanent' }>;

/**
 * How long a message waits that failed for a reason that passes: 1, 4 and 16 minutes.
 *
 * @param recipientDelayMs how long its recipient is to be left alone
 */
export function resendDelay(errorClass: PassingClass, resends: number, recipientDelayMs: Milliseconds): Milliseconds {
  if (errorClass.kind === 'slow_down' && errorClass.scope === 'recipient') return recipientDelayMs;
  return minutes(1) * (errorClass.kind === 'transient' ? 4 ** resends : 1);
}

/** What the message said; undefined when that was not kept, or is of a release that worded it otherwise. */
export function recordedContent({ kind, body, data }: Pick<ReportedMessage, 'kind' | 'body' | 'data'>) {
  if (kind === 'text') return contentOf('text', { message: body });
  if (!isMessageKind(kind)) return undefined;
  const { value } = validated<MessageContent['data']>(CONTENT_DATA[kind], data ?? undefined);
  return value && contentOf(kind, value);
}
