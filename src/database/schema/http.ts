import { index, primaryKey, text } from 'drizzle-orm/pg-core';
import { haat, json, moment } from './haat-schema.js';

/** The first answer that was given under an `Idempotency-Key`, for repeats of the same request. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const idempotencyKeys = haat.table(
  'idempotency_keys',
  {
    owner: text('owner').notNull(),
    key: text('key').notNull(),
    route: text('route').notNull(),
    bodyHash: text('body_hash').notNull(),
    answer: json<StoredAnswer>('answer'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.owner, table.key] }), index('idempotency_keys_age').on(table.createdAt)],
);
