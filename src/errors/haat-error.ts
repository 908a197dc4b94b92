/**
 * What went wrong, in terms that do not depend on how the caller reached us. The HTTP layer maps each kind
 * to a status; a job's runner ignores it and looks at the outcome classes instead.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unprocessable'
  | 'too_many_requests'
  | 'unavailable'
  | 'internal';

/** One field of the input that was refused; `field` is a path such as `options.delay` or `items[2].quantity`. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/**
 * Root of every error that this project throws on purpose. `code` is stable, snake_case and part of the public
 * API; `message` says what was wrong, with which value, and what to do about it.
 */
export class HaatError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details?: readonly FieldFault[],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The caller's input breaks a rule; every offending field is named, up to a number that a person may read. */
export class InvalidInput extends HaatError {
  constructor(faults: readonly FieldFault[], message = summary(faults), code = 'validation_failed') {
    super('invalid', code, message, cappedFaults(faults));
  }
}

export class NotFound extends HaatError {
  /** @param hint a sentence that helps to find the right one */
  constructor(what: string, id: string, hint?: string) {
    const message = `There is no ${what} "${id}".`;
    super('not_found', 'not_found', hint === undefined ? message : `${message} ${hint}`);
  }
}

export class Conflict extends HaatError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super('conflict', code, message, undefined, options);
  }
}

/** Something that we depend on is down or full; the same call may succeed later. */
export class Unavailable extends HaatError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super('unavailable', code, message, undefined, options);
  }
}

/** A mistake in how the program is put together, found while it starts; the message says the mend. */
export class BootFault extends HaatError {
  constructor(message: string, options?: ErrorOptions) {
    super('internal', 'boot_fault', message, undefined, options);
  }
}

/** More faults than a person reads; an answer must not grow with the number of wrong fields that were sent. */
const MOST_FAULTS = 50;

/** The first faults, and how many more there are. */
export function cappedFaults(faults: readonly FieldFault[]): readonly FieldFault[] {
  const left = faults.length - MOST_FAULTS;
  if (left <= 0) return faults;
  return [...faults.slice(0, MOST_FAULTS), { field: '…', message: `and ${left} more faults` }];
}

function summary(faults: readonly FieldFault[]): string {
  const fields = cappedFaults(faults).map(({ field }) => field);
  return `The request has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${fields.join(', ')}.`;
}

/**
 * What went wrong, where an ORM has wrapped it into an error of its own whose message holds the whole statement with its
 * parameters: phone numbers and texts, which belong neither into a log nor into an answer.
 */
export function withoutStatement(thrown: unknown): unknown {
  const isWrapped = thrown instanceof Error && 'query' in thrown && 'params' in thrown && thrown.cause !== undefined;
  return isWrapped ? thrown.cause : thrown;
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  const unwrapped = withoutStatement(thrown);
  if (unwrapped !== thrown) return messageOf(unwrapped);
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(messageOf).join('; ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * The machine-readable code that Node, pg and ioredis put on their errors, e.g. `ECONNREFUSED` or `23505`; looked for
 * in the causes as well, because Drizzle and fetch wrap what they caught.
 */
export function codeOf(thrown: unknown): string | undefined {
  for (let error = thrown; typeof error === 'object' && error !== null; error = causeOf(error)) {
    if ('code' in error && typeof error.code === 'string') return error.code;
  }
  return undefined;
}

function causeOf(error: object): unknown {
  return 'cause' in error ? error.cause : undefined;
}
