/** What became of a message, as the provider reports it. */
export const REPORTED_STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;
export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

export interface StatusReport {
  /** The provider's id of the message, which tells one sending of it from the next. */
  readonly providerMessageId: string;
  /** What we gave along with the message; absent for messages of others who use the same sender. */
  readonly effectKey?: string;
  readonly status: ReportedStatus;
  /** To the second; absent where it cannot be read. */
  readonly at?: Date;
  /** Why it has failed. */
  readonly fault?: ReportedFault;
}

export interface ReportedFault {
  readonly code?: number;
  readonly title: string;
  readonly message: string;
}

/** A message that somebody has written to us. */
export interface ReceivedMessage {
  readonly providerMessageId: string;
  /** E.164, though not necessarily of a range that we know. */
  readonly fromPhone: string;
  /** As the provider names it: `text`, `button`, `image`. */
  readonly type: string;
  /** The words of it, where it has any. */
  readonly body?: string;
  /** The provider's id of the message of ours that it answers: one that was quoted, or whose button was pressed. */
  readonly quotedId?: string;
  /** To the second; absent where it cannot be read. */
  readonly at?: Date;
}

/** One call of the webhook. */
export interface WebhookReport {
  readonly statuses: readonly StatusReport[];
  readonly messages: readonly ReceivedMessage[];
  /** What else it held, such as `field account_update`. */
  readonly ignored: readonly string[];
}
