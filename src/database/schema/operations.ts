import { index, text, uuid } from 'drizzle-orm/pg-core';
import { haat, json, moment } from './haat-schema.js';

/** Who did what to which queue or job, with its state before and after. */
export const audit = haat.table(
  'audit',
  {
    id: uuid('id').primaryKey(),
    at: moment('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    queue: text('queue'),
    jobId: uuid('job_id'),
    before: json<unknown>('before'),
    after: json<unknown>('after'),
  },
  (table) => [index('audit_at').on(table.at)],
);
