import type { Channel, MessageState } from '../../database/schema/messaging.js';

/** A message as it is recorded with the job that sends it. */
export interface NewMessage {
  /** The id of its job. */
  readonly id: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly recipient: string;
  readonly body: string;
  readonly effectKey: string;
  readonly owner: string | null;
}

/** What became of a message. */
export interface MessageView {
  readonly id: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly recipient: string;
  readonly body: string;
  readonly state: MessageState;
  readonly transport: string | null;
  readonly providerMessageId: string | null;
  readonly possiblyRepeated: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  readonly failedAt: Date | null;
}

/** Whether a run may send its message now. */
export type SendingClaim =
  | { readonly outcome: 'claimed'; readonly possiblyRepeated: boolean }
  /** It went out before; nothing is left to do. */
  | { readonly outcome: 'already_sent' }
  /** An earlier run may have sent it: wait for proof this long before sending again. */
  | { readonly outcome: 'uncertain'; readonly waitMs: number }
  /** A newer run has claimed it. */
  | { readonly outcome: 'superseded' };

/** Which messages a list shows; all of them when nothing is said. */
export interface MessageFilter {
  readonly state?: MessageState;
  readonly recipient?: string;
}
