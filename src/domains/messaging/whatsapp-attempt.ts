import type { StoredError } from '../../database/schema/jobs.js';
import { type Milliseconds, seconds } from '../../jobs/index.js';
import type { Attempt } from './sending/index.js';
import type { PermanentClass, Refused, SendOutcome } from './whatsapp/index.js';

/** Meta names no time to wait; its limits of a sender are counted by the second and by the minute. */
const SLOW_DOWN_MS = seconds(60);

const GATEWAY_STATUSES = new Set([502, 504]);

/** What follows only the sender knows to do: it writes. */
export interface Consequences {
  /** Notes that the recipient is sent too much, and returns how long it is to be left alone. */
  recipientTooFast(): Promise<Milliseconds>;
  permanent(errorClass: PermanentClass, error: StoredError): Attempt;
}

/** What the outcome of a request to the provider means for its message. */
export async function attemptOf(outcome: SendOutcome, consequences: Consequences): Promise<Attempt> {
  switch (outcome.status) {
    case 'accepted':
      return outcome;
    case 'unsent':
      return { status: 'not_sent', error: errorOf('not_sent', 'was not sent', outcome) };
    case 'uncertain':
      return { status: 'uncertain', error: errorOf('uncertain', 'may have been sent', outcome) };
    case 'refused':
      return refusedAttempt(outcome, consequences);
  }
}

async function refusedAttempt(refusal: Refused, consequences: Consequences): Promise<Attempt> {
  const { class: errorClass, code, httpStatus } = refusal;
  const error = { code: `provider_${code ?? httpStatus}`, message: refusalSentence(refusal) };
  // A gateway that gave up waiting does not know whether the provider behind it has taken the message.
  if (code === undefined && GATEWAY_STATUSES.has(httpStatus))
    return { status: 'uncertain', error: { ...error, code: 'uncertain_gateway' } };
  switch (errorClass.kind) {
    case 'transient':
      return { status: 'not_sent', error };
    case 'slow_down':
      if (errorClass.scope === 'sender') return { status: 'too_fast', error, waitMs: SLOW_DOWN_MS, scope: 'queue' };
      return { status: 'too_fast', error, waitMs: await consequences.recipientTooFast(), scope: 'job' };
    case 'sender_stopped':
      return { status: 'sender_stopped', error };
    case 'permanent':
      return consequences.permanent(errorClass, error);
  }
}

function errorOf(
  code: string,
  what: string,
  { reason, errorCode }: { readonly reason: string; readonly errorCode?: string },
): StoredError {
  const cause = errorCode === undefined ? reason : `${reason} (${errorCode})`;
  return { code: `${code}_${reason}`, message: `The message ${what}: ${cause}.` };
}

function refusalSentence({ code, title, message }: Refused): string {
  return `The provider refused the message${code === undefined ? '' : ` with code ${code}`}: ${message || title}`;
}
