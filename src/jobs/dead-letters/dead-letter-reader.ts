import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { DEAD_LETTER_COLUMNS, type DeadLetter } from './dead-letter.js';
import { type DeadLetterFilter, filterValues, FITS } from './dead-letter-filter.js';

/** Errors are grouped over the newest so many: what is older tells the same, and reading it takes time. */
const GROUPED = 5_000;

const MOST_GROUPS = 20;

/** Newest first, from the one before ($8, $9) on. */
const LIST = `
  select j.id, j.finished_at::text as at, ${DEAD_LETTER_COLUMNS}
  from haat.jobs j
  where ${FITS} and ($8::timestamptz is null or (j.finished_at, j.id) < ($8, $9::uuid))
  order by j.finished_at desc, j.id desc limit $10`;

const COUNT = `select count(*)::int as count from haat.jobs j where ${FITS}`;

/** Messages that differ only in ids and numbers are one. */
const GROUPS = `
  with newest as (
    select j.error ->> 'code' as code, left(j.error ->> 'message', 500) as message, j.finished_at
    from haat.jobs j where ${FITS} order by j.finished_at desc limit ${GROUPED}
  ), normalised as (
    select coalesce(code, 'unknown') as code, finished_at,
      regexp_replace(
        regexp_replace(coalesce(message, ''), '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '<id>', 'gi'),
        '\\d+', '<n>', 'g') as message
    from newest
  )
  select code, message, count(*)::int as count, max(finished_at) as newest
  from normalised group by code, message order by count desc, newest desc limit ${MOST_GROUPS}`;

/** A dead letter in a list, with its place in it. */
export interface ListedDeadLetter extends DeadLetter {
  /** The id of the job. */
  readonly id: string;
  /** `failedAt` to the microsecond. */
  readonly at: string;
}

/** Deaths of the same kind. */
export interface DeadLetterGroup {
  readonly code: string;
  /** The message with `<id>` for ids and `<n>` for numbers. */
  readonly message: string;
  readonly count: number;
  readonly newest: Date;
}

/** Reads the dead letters as PostgreSQL has them; it never changes anything. */
@Injectable()
export class DeadLetterReader {
  constructor(private readonly database: Database) {}

  /** Newest first, after `position`. */
  list(
    queue: string,
    filter: DeadLetterFilter,
    position: { readonly at: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<ListedDeadLetter[]> {
    const values = [...filterValues(queue, filter), position?.at ?? null, position?.id ?? null, limit];
    return this.database.query<ListedDeadLetter & Record<string, unknown>>(LIST, values);
  }

  async count(queue: string, filter: DeadLetterFilter): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(COUNT, filterValues(queue, filter));
    return row?.count ?? 0;
  }

  /** The most frequent errors among the newest 5,000. */
  groups(queue: string, filter: DeadLetterFilter): Promise<DeadLetterGroup[]> {
    return this.database.query<DeadLetterGroup & Record<string, unknown>>(GROUPS, filterValues(queue, filter));
  }
}
