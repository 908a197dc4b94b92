import { boolean, check, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { haat, moment, oneOf } from './haat-schema.js';

/** What WhatsApp takes a template for. People may refuse marketing, and then still get what they need to know. */
export const TEMPLATE_CATEGORIES = ['utility', 'marketing'] as const;
export type TemplateCategory = (typeof TEMPLATE_CATEGORIES)[number];

/** Templates of a category that a person wants no more of. Free texts within 24 hours of a message are not held back. */
export const messageSuppressions = haat.table(
  'message_suppressions',
  {
    /** E.164. */
    recipient: text('recipient').notNull(),
    category: text('category').$type<TemplateCategory>().notNull(),
    /** The message by which we learned it; absent when the person has said so. */
    messageId: uuid('message_id'),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.recipient, table.category] }),
    check('message_suppressions_category', oneOf('category', TEMPLATE_CATEGORIES)),
  ],
);

/** What a person has said last of marketing, so that a message that comes late does not undo a newer one. */
export const marketingChoices = haat.table('marketing_choices', {
  /** E.164. */
  recipient: text('recipient').primaryKey(),
  isWanted: boolean('is_wanted').notNull(),
  /** The latest moment at which it can have been written. */
  at: moment('at').notNull(),
});

/** A template that the provider lets nobody use at present. One that is in use has no row. */
export const stoppedTemplates = haat.table(
  'stopped_templates',
  {
    name: text('name').notNull(),
    language: text('language').notNull(),
    /** The provider's error, such as `provider_132016`. */
    code: text('code').notNull(),
    reason: text('reason').notNull(),
    messageId: uuid('message_id'),
    at: moment('at').notNull(),
    /** When it may be tried again; absent: once somebody has mended it and said so. */
    until: moment('until'),
  },
  (table) => [primaryKey({ columns: [table.name, table.language] })],
);

/** A person whom the provider lets us send nothing for a while. */
export const recipientDelays = haat.table(
  'recipient_delays',
  {
    /** E.164. */
    recipient: text('recipient').primaryKey(),
    until: moment('until').notNull(),
    /** Refusals one after the other: each makes the next wait longer. */
    refusals: integer('refusals').notNull(),
  },
  (table) => [index('recipient_delays_until').on(table.until)],
);
