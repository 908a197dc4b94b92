import type { Channel, MessageState, UsedTemplate } from '../../database/schema/messaging.js';

/** A message as it is recorded with the job that sends it. */
export interface NewMessage {
  /** The id of its job. */
  readonly id: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly recipient: string;
  readonly body: string;
  /** What its words were made of, where that is kept. */
  readonly data?: unknown;
  readonly effectKey: string;
  readonly owner: string | null;
}

/** What became of a message. */
export interface MessageView {
  readonly id: string;
  /** The job that sends it, or sent it last. */
  readonly jobId: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly recipient: string;
  readonly body: string;
  readonly template: UsedTemplate | null;
  readonly state: MessageState;
  readonly transport: string | null;
  readonly providerMessageId: string | null;
  readonly fallbackMessageId: string | null;
  readonly possiblyRepeated: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  readonly failedAt: Date | null;
}

/** Which messages a list shows; all of them when nothing is said. */
export interface MessageFilter {
  readonly state?: MessageState;
  readonly recipient?: string;
  readonly channel?: Channel;
  readonly kind?: string;
  /** Recorded then or later; a moment with its zone. */
  readonly since?: string;
  /** Recorded before then. */
  readonly until?: string;
}
