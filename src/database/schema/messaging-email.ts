import { text, uuid } from 'drizzle-orm/pg-core';
import { haat, moment } from './haat-schema.js';

/** Addresses that a mail server has refused for good: no further mail goes there until an operator deletes the row. */
export const emailSuppressions = haat.table('email_suppressions', {
  /** In small letters. */
  address: text('address').primaryKey(),
  /** Of the refusal, such as `smtp_550`. */
  code: text('code').notNull(),
  reason: text('reason').notNull(),
  /** The mail that was refused. */
  messageId: uuid('message_id').notNull(),
  at: moment('at').notNull(),
});
