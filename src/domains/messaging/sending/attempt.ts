import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { UsedTemplate } from '../../../database/schema/messaging.js';

/** What one attempt to send came to, whatever the channel: whether the message is on its way, and what follows. */
export type Attempt =
  /** Taken over by the provider. */
  | { readonly status: 'accepted'; readonly providerMessageId: string | null }
  /** Certainly not sent: the attempt is spent, another may succeed. */
  | { readonly status: 'not_sent'; readonly error: StoredError }
  /** May have been sent and may not. */
  | { readonly status: 'uncertain'; readonly error: StoredError }
  /** Certainly not sent, and not to be tried for a while; no attempt is spent. */
  | {
      readonly status: 'too_fast';
      readonly error: StoredError;
      readonly waitMs: number;
      /** `queue` holds every message back for as long. */
      readonly scope: 'job' | 'queue';
    }
  /** Certainly not sent, and nothing of the channel can be until a person acts. */
  | { readonly status: 'sender_stopped'; readonly error: StoredError }
  /** Not sent on purpose, because its recipient does not want it so: the job is done. */
  | { readonly status: 'withheld'; readonly error: StoredError }
  /** Not sent on purpose, because it has ceased to be true: the job is done, and nothing takes the message's place. */
  | { readonly status: 'outdated'; readonly error: StoredError }
  /** Refused for good. */
  | {
      readonly status: 'refused';
      readonly error: StoredError;
      /** A person has to look at the cause as well. */
      readonly alert: boolean;
      /**
       * What has to happen besides, in the commit that records the failure. A run that is killed right after is repeated:
       * it must do no harm twice.
       */
      readonly followUp?: (tx: Transaction) => Promise<void>;
    };

/** An attempt for which everything is looked up: once the sending is claimed nothing is left to do but the request itself. */
export interface PreparedAttempt {
  /** The template that the message goes by; absent: by none. */
  readonly template?: UsedTemplate;
  /** Nothing is asked of the other side: what it comes to is known. */
  readonly isDecided?: boolean;
  /** It never throws for what the other side did: what it does throw leaves open whether the message was sent. */
  make(): Promise<Attempt>;
}

/** What is known beforehand to send nothing. */
export const decided = (attempt: Attempt): PreparedAttempt => ({ isDecided: true, make: async () => attempt });

/** A way by which messages leave for good, such as an API or a mail server. */
export interface Provider {
  /** What the message's `transport` says of it. */
  readonly name: string;
  /** What may have been sent is never sent again: a person decides. */
  readonly holdsUncertain?: boolean;
  /** Before the sending is claimed: what it throws has sent nothing. */
  prepare(): Promise<PreparedAttempt>;
  /** In the commit that records that the message has failed for good and certainly was not sent. */
  failed?(tx: Transaction, error: StoredError): Promise<void>;
}
