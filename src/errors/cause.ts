import { codeOf, messageOf } from './haat-error.js';

/** What stands behind an error, as fields of a log line. */
export interface CauseFields {
  /** Such as `SlowDown: Please reduce your request rate`. */
  readonly cause?: string;
  /** Such as `ENOSPC`. */
  readonly causeCode?: string;
}

/** For the log alone: a cause may name hosts and paths, which is why the message of the error before it does not. */
export function causeFields(thrown: unknown): CauseFields {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (cause === undefined) return {};
  const code = codeOf(cause);
  return {
    cause: cause instanceof Error ? `${cause.name}: ${messageOf(cause)}` : messageOf(cause),
    ...(code !== undefined && { causeCode: code }),
  };
}
