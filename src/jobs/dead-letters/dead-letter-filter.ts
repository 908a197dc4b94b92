import { InvalidInput } from '../../errors/index.js';

/** Which dead letters of a queue: those that fit everything that is said. */
export interface DeadLetterFilter {
  readonly name?: string;
  /** Code of the error that the job died of. */
  readonly errorCode?: string;
  /** A part of the error's message, in whatever case. */
  readonly errorText?: string;
  /** Died at or after. */
  readonly since?: Date;
  /** Died before. */
  readonly until?: Date;
  readonly ids?: readonly string[];
}

/** Parameters $1..$7, of a table `j`; with the queue alone it fits every dead letter. */
export const FITS = `
  j.queue = $1 and j.state = 'dead'
  and ($2::text is null or j.name = $2)
  and ($3::text is null or j.error ->> 'code' = $3)
  and ($4::text is null or position(lower($4) in lower(j.error ->> 'message')) > 0)
  and ($5::timestamptz is null or j.finished_at >= $5)
  and ($6::timestamptz is null or j.finished_at < $6)
  and ($7::uuid[] is null or j.id = any($7))`;

export function filterValues(queue: string, filter: DeadLetterFilter): readonly unknown[] {
  const { name, errorCode, errorText, since, until, ids } = filter;
  return [
    queue,
    name ?? null,
    errorCode ?? null,
    errorText ?? null,
    since?.toISOString() ?? null,
    until?.toISOString() ?? null,
    ids ?? null,
  ];
}

/** @throws InvalidInput when the filter says nothing: what was left out by mistake must not mean everything. */
export function refuseEmptyFilter(filter: DeadLetterFilter): void {
  if (Object.values(filter).some((value) => value !== undefined)) return;
  const message = 'must say something: one or more of name, errorCode, errorText, since, until, ids';
  throw new InvalidInput([{ field: 'filter', message }]);
}
