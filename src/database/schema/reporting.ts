import { sql } from 'drizzle-orm';
import { bigint, check, date, index, integer, text, uuid } from 'drizzle-orm/pg-core';
import { haat, moment, oneOf, sumOfAmounts } from './haat-schema.js';

export const REPORT_TYPES = [
  'sales-analysis',
  'inventory-summary',
  'credit-summary',
  'purchase-volume',
  'payment-discipline',
  'outstanding-liability',
  'daily-analytics',
] as const;
export type ReportType = (typeof REPORT_TYPES)[number];

export const REPORT_FORMATS = ['csv', 'json', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** `removed`: its file is not there any more, or will not be in a moment. */
export const REPORT_STATES = ['requested', 'ready', 'removed'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** What somebody asked for, and the file that came of it. Its id is that of the job that makes it. */
export const reports = haat.table(
  'reports',
  {
    id: uuid('id').primaryKey(),
    type: text('type').$type<ReportType>().notNull(),
    format: text('format').$type<ReportFormat>().notNull(),
    /** First and last local day, both included. */
    startOn: date('start_on', { mode: 'string' }).notNull(),
    endOn: date('end_on', { mode: 'string' }).notNull(),
    /** The party whose figures it shows; null: everybody's. */
    vendorCode: text('vendor_code'),
    retailerCode: text('retailer_code'),
    state: text('state').$type<ReportState>().notNull(),
    /** Rows in the file. */
    rows: integer('rows'),
    /** Rows that there were: more than in the file where its format lists only the first ones. */
    rowsFound: integer('rows_found'),
    bytes: bigint('bytes', { mode: 'number' }),
    /** Name of the API key that asked; null for the program itself. */
    owner: text('owner'),
    createdAt: moment('created_at').notNull(),
    readyAt: moment('ready_at'),
    /** From then on its file is removed. */
    expiresAt: moment('expires_at').notNull(),
    /** When its file was removed. */
    removedAt: moment('removed_at'),
  },
  (table) => [
    index('reports_owner').on(table.owner, table.id),
    index('reports_expired')
      .on(table.expiresAt)
      .where(sql`state <> 'removed'`),
    index('reports_removed')
      .on(table.removedAt)
      .where(sql`state = 'removed'`),
    check('reports_type', oneOf('type', REPORT_TYPES)),
    check('reports_format', oneOf('format', REPORT_FORMATS)),
    check('reports_state', oneOf('state', REPORT_STATES)),
    check('reports_period', sql`start_on <= end_on`),
  ],
);

/** What happened on one local day, as it was counted after its end. */
export const dailyAnalytics = haat.table('daily_analytics', {
  day: date('day', { mode: 'string' }).primaryKey(),
  /** Orders that were placed, by how many retailers, and their value. */
  orders: integer('orders').notNull(),
  retailers: integer('retailers').notNull(),
  orderValue: sumOfAmounts('order_value').notNull(),
  /** Of it on credit. */
  creditValue: sumOfAmounts('credit_value').notNull(),
  /** Orders that came to this end, whenever they were placed. */
  delivered: integer('delivered').notNull(),
  deliveredValue: sumOfAmounts('delivered_value').notNull(),
  cancelled: integer('cancelled').notNull(),
  cancelledValue: sumOfAmounts('cancelled_value').notNull(),
  expired: integer('expired').notNull(),
  unfulfillable: integer('unfulfillable').notNull(),
  invoiced: sumOfAmounts('invoiced').notNull(),
  /** Payments that came in, and those that were taken back, whenever they had come. */
  received: sumOfAmounts('received').notNull(),
  reversed: sumOfAmounts('reversed').notNull(),
  /** Messages that failed on the day, and had not been sent again when it was recorded. */
  failedMessages: integer('failed_messages').notNull(),
  recordedAt: moment('recorded_at').notNull(),
});
