import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { creditAccounts, invoices } from './credit.js';
import { amount, haat, json, moment, oneOf } from './haat-schema.js';

/* What looks at the accounts: scores, reminders, reconciliations. */

export const SCORE_BANDS = ['excellent', 'good', 'fair', 'poor', 'very_poor'] as const;
export type ScoreBand = (typeof SCORE_BANDS)[number];

/** Every score that was computed, with what it was computed from, so that it can be computed again. */
export const creditScores = haat.table(
  'credit_scores',
  {
    id: uuid('id').primaryKey(),
    retailerId: uuid('retailer_id')
      .notNull()
      .references(() => creditAccounts.retailerId),
    /** Of the function that computed it. */
    version: smallint('version').notNull(),
    score: smallint('score').notNull(),
    band: text('band').$type<ScoreBand>().notNull(),
    snapshot: json<unknown>('snapshot').notNull(),
    components: json<unknown>('components').notNull(),
    jobId: uuid('job_id'),
    at: moment('at').notNull(),
  },
  (table) => [
    index('credit_scores_retailer').on(table.retailerId, table.id),
    check('credit_scores_score', sql`score between 300 and 900`),
    check('credit_scores_band', oneOf('band', SCORE_BANDS)),
  ],
);

/** At most one reminder for an invoice at each stage: days from its due date. */
export const paymentRemindersSent = haat.table(
  'payment_reminders',
  {
    invoiceId: uuid('invoice_id')
      .notNull()
      .references(() => invoices.id),
    stage: smallint('stage').notNull(),
    /** What was outstanding when it was written. */
    outstanding: amount('outstanding').notNull(),
    /** The message, which has the id of its job. */
    messageId: uuid('message_id'),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.invoiceId, table.stage] })],
);

export const RECONCILIATION_STATUSES = ['running', 'completed'] as const;
export type ReconciliationStatus = (typeof RECONCILIATION_STATUSES)[number];

export const creditReconciliations = haat.table(
  'credit_reconciliations',
  {
    /** The id of its job. */
    id: uuid('id').primaryKey(),
    status: text('status').$type<ReconciliationStatus>().notNull(),
    /** The last account that was compared: where it goes on after a stop. */
    cursor: uuid('cursor'),
    accounts: integer('accounts').notNull().default(0),
    entries: integer('entries').notNull().default(0),
    discrepancies: integer('discrepancies').notNull().default(0),
    /** Whether the debits of the whole ledger equal its credits; null until it was looked at. */
    isBalanced: boolean('is_balanced'),
    startedAt: moment('started_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  () => [check('credit_reconciliations_status', oneOf('status', RECONCILIATION_STATUSES))],
);

/** A figure that is not what it should be; nothing is mended by itself. */
export const creditDiscrepancies = haat.table(
  'credit_discrepancies',
  {
    reconciliationId: uuid('reconciliation_id')
      .notNull()
      .references(() => creditReconciliations.id),
    /** The retailer's id; all zeros for the ledger as a whole. */
    retailerId: uuid('retailer_id').notNull(),
    /** Which figure, such as `outstanding_invoices`. */
    figure: text('figure').notNull(),
    /** What the ledger says. */
    expected: amount('expected').notNull(),
    /** What stands there. */
    actual: amount('actual').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.reconciliationId, table.retailerId, table.figure] })],
);
