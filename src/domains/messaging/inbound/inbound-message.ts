import type { Notification } from '../notifications/index.js';

/** A message that somebody has written to us, and what was done with it. */
export interface InboundMessageView {
  readonly id: string;
  readonly fromPhone: string;
  readonly type: string;
  readonly body: string | null;
  /** When it was written. */
  readonly at: Date;
  readonly receivedAt: Date;
  readonly outcome: string | null;
  readonly handledAt: Date | null;
  readonly replyId: string | null;
}

/** A message that is stored for the first time. */
export interface StoredInbound extends Record<string, unknown> {
  readonly id: string;
  readonly fromPhone: string;
}

/** A message that is to be handled, its row locked. */
export interface LockedInbound {
  readonly id: string;
  readonly fromPhone: string;
  readonly body: string | null;
  /** When it was written, rounded down to the second. */
  readonly at: Date;
  readonly outcome: string | null;
  /** What the message of ours was about that it answers. */
  readonly quoted: Notification | null;
  /** Messages of the same number that were answered within the last hour. */
  readonly answeredLately: number;
}

export interface InboundFilter {
  /** E.164. */
  readonly from?: string;
}
