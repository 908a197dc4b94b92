/** What has to happen besides giving this one message up. */
export type FollowUp =
  /** The person cannot be reached on WhatsApp: send by email where there is an address. */
  | 'fall_back_to_email'
  /** The person wants no marketing from us: hold back marketing templates to this number, nothing else. */
  | 'suppress_marketing'
  /** Meta paused or disabled the template: every further use would fail too. */
  | 'disable_template';

/** What an error of the Cloud API means for the message, its recipient and its sender. */
export type ErrorClass =
  /** Passes by itself: back off and retry. */
  | { readonly kind: 'transient' }
  /** Sent too fast, to everyone (`sender`) or to one person (`recipient`): wait; no attempt is spent. */
  | { readonly kind: 'slow_down'; readonly scope: 'sender' | 'recipient' }
  /** Nothing can be sent until a person mends token, payment or account: pause the queue, alert, keep the jobs. */
  | { readonly kind: 'sender_stopped' }
  /** No retry can help: dead letter at once; `alert` when a person has to look at the cause as well. */
  | { readonly kind: 'permanent'; readonly alert: boolean; readonly followUp?: FollowUp };

export type PermanentClass = Extract<ErrorClass, { kind: 'permanent' }>;

/** As much of an error as decides its class. */
export interface ProviderError {
  /** Status of the HTTP answer; absent for the errors that a webhook reports. */
  readonly httpStatus?: number;
  /** `error.code` of the answer or of the webhook's status. */
  readonly code?: number;
}

/** One code, or a range with both ends included. */
type Codes = number | readonly [first: number, last: number];

const TRANSIENT: ErrorClass = { kind: 'transient' };
const SENDER_TOO_FAST: ErrorClass = { kind: 'slow_down', scope: 'sender' };
const PERMANENT: ErrorClass = { kind: 'permanent', alert: false };
const UNKNOWN: ErrorClass = { kind: 'permanent', alert: true };

/**
 * Classes by code. The codes are those of Meta's "Error codes" of the WhatsApp Business Platform
 * (developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes) and of the Graph API.
 */
export const ERROR_TABLE: readonly (readonly [ErrorClass, readonly Codes[]])[] = [
  [TRANSIENT, [1, 2, 131000, 131016, 131057, 132069, 133004]],
  [SENDER_TOO_FAST, [4, 80007, 130429]],
  [{ kind: 'slow_down', scope: 'recipient' }, [131056]],
  [
    { kind: 'sender_stopped' },
    // 0 to 33, 190 and 200 to 299: token and permissions; 368 and the rest: policy, payment or registration.
    [0, 3, 10, 33, 190, [200, 299], 368, 131005, 131031, 131037, 131042, 131045, 131048, 133006, 133010],
  ],
  [PERMANENT, [100, 130472, 130497, 131008, 131009, 131021, 131047, 131049, 131051, 131052, 131053]],
  [{ kind: 'permanent', alert: false, followUp: 'fall_back_to_email' }, [131026]],
  [{ kind: 'permanent', alert: false, followUp: 'suppress_marketing' }, [131050]],
  [PERMANENT, [[132000, 132014]]],
  [{ kind: 'permanent', alert: true, followUp: 'disable_template' }, [[132015, 132016]]],
  [PERMANENT, [[132017, 132068]]],
];

const classByCode: ReadonlyMap<number, ErrorClass> = new Map(
  ERROR_TABLE.flatMap(([errorClass, codes]) => codes.flatMap(expand).map((code) => [code, errorClass])),
);

/**
 * The class of an error. The code decides alone, because Meta sends the same code under changing HTTP statuses; only
 * without a code that we know does the status speak: 5xx passes, 429 is a gateway's "too fast", anything else needs a
 * person.
 */
export function classify({ httpStatus, code }: ProviderError): ErrorClass {
  const known = code === undefined ? undefined : classByCode.get(code);
  if (known !== undefined) return known;
  if (code === undefined && httpStatus === 429) return SENDER_TOO_FAST;
  return httpStatus !== undefined && httpStatus >= 500 && httpStatus <= 599 ? TRANSIENT : UNKNOWN;
}

function expand(codes: Codes): number[] {
  if (typeof codes === 'number') return [codes];
  const [first, last] = codes;
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
