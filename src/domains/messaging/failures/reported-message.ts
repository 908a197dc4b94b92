import type { StoredError } from '../../../database/schema/jobs.js';
import type { Channel, MessageState, UsedTemplate } from '../../../database/schema/messaging.js';

/** What the provider says by webhook of a message that it took over and could not deliver. */
export interface ReportedFailure {
  /** `code` of the status's error; absent where the status holds none. */
  readonly code?: number;
  readonly title: string;
  readonly message: string;
  /** The provider's id of the message, which tells one sending of it from the next. */
  readonly providerMessageId: string;
}

/** What the provider says of one of our messages. */
export interface FailureOfMessage {
  /** The id of our record. */
  readonly messageId: string;
  readonly failure: ReportedFailure;
}

/** The message that a report is about, its row locked. */
export interface ReportedMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly recipient: string;
  readonly body: string;
  readonly data: unknown;
  readonly template: UsedTemplate | null;
  readonly state: MessageState;
  readonly error: StoredError | null;
  readonly providerMessageId: string | null;
  /** How often it was sent again because of earlier reports. */
  readonly resends: number;
  readonly effectKey: string;
  readonly owner: string | null;
}
