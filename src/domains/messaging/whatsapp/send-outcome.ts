import type { ErrorClass } from './cloud-api.errors.js';

/** What is known after an attempt to send. The four cases differ in whether the message may be on its way. */
export type SendOutcome = Accepted | Refused | Unsent | Uncertain;

/** The provider has taken the message over; that it reached the person is reported later, by webhook. */
export interface Accepted {
  readonly status: 'accepted';
  readonly providerMessageId: string;
}

/** The provider answered that it does not send the message. Holds neither token, number nor text. */
export interface Refused {
  readonly status: 'refused';
  readonly class: ErrorClass;
  readonly httpStatus: number;
  /** `error.code`; absent when the answer held no error object, as a gateway's page does not. */
  readonly code?: number;
  /** The error in a few words. */
  readonly title: string;
  /** The provider's advice where it gives any, else the title again. */
  readonly message: string;
  /** What Meta's support asks for. */
  readonly fbtraceId?: string;
}

/** The message certainly was not sent: no byte of it left this process. */
export interface Unsent {
  readonly status: 'unsent';
  readonly reason: 'aborted' | 'not_connected';
  /** Code of the system or of TLS, such as `ECONNREFUSED`. */
  readonly errorCode?: string;
}

/** The message may have been sent and may not. */
export interface Uncertain {
  readonly status: 'uncertain';
  readonly reason:
    /** The caller gave up while the request was under way. */
    | 'aborted'
    /** No whole answer came in time. */
    | 'timeout'
    /** The connection broke before the whole answer was there. */
    | 'connection_lost'
    /** The answer says success and cannot be understood. */
    | 'answer_unreadable';
  /** Code of the system or of the HTTP client, such as `ECONNRESET`. */
  readonly errorCode?: string;
}
