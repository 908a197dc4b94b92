import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { haat, json, moment, oneOf } from './haat-schema.js';
import type { StoredError } from './jobs.js';
import { products, vendors } from './master-data.js';

/* What takes stock over in great numbers, and what looks through it. */

/** `full`: what the supplier does not list is not there. `incremental`: it lists what has changed. */
export const SYNC_MODES = ['full', 'incremental'] as const;
export type SyncMode = (typeof SYNC_MODES)[number];

/** `settling`: every page is applied, and a full sync empties what was not listed. `superseded`: another sync began. */
export const SYNC_STATUSES = ['waiting', 'paging', 'settling', 'completed', 'superseded'] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** One reading of the supplier's stock. Each page's rows and the cursor of the next are one commit. */
export const supplierSyncs = haat.table(
  'supplier_syncs',
  {
    /** The id of its job. */
    id: uuid('id').primaryKey(),
    vendorId: uuid('vendor_id')
      .notNull()
      .references(() => vendors.id),
    mode: text('mode').$type<SyncMode>().notNull(),
    status: text('status').$type<SyncStatus>().notNull(),
    /** Incremental: what has changed since then is asked for; null asks for all. */
    since: moment('since'),
    /** Of the next page; null before the first. */
    cursor: text('cursor'),
    /** A cursor of an earlier page: to meet it again means to go round in a circle. */
    mark: text('mark'),
    pages: integer('pages').notNull().default(0),
    /** Rows of the pages, by what became of them. */
    applied: integer('applied').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    /** Products that a full sync emptied, because they were not listed. */
    emptied: integer('emptied').notNull().default(0),
    /** Why the last request brought no page. */
    error: json<StoredError>('error'),
    requestedAt: moment('requested_at').notNull(),
    startedAt: moment('started_at'),
    /** Since when the supplier has brought no page, but asked to wait. */
    throttledSince: moment('throttled_since'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('supplier_syncs_vendor').on(table.vendorId, table.id),
    uniqueIndex('supplier_syncs_one_active')
      .on(table.vendorId)
      .where(sql`status in ('paging', 'settling')`),
    check('supplier_syncs_mode', oneOf('mode', SYNC_MODES)),
    check('supplier_syncs_status', oneOf('status', SYNC_STATUSES)),
  ],
);

/** The products that a full sync has met so far; they are forgotten when it has ended. */
export const supplierSyncListings = haat.table(
  'supplier_sync_listings',
  {
    syncId: uuid('sync_id')
      .notNull()
      .references(() => supplierSyncs.id, { onDelete: 'cascade' }),
    productId: uuid('product_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.syncId, table.productId] })],
);

export const BULK_UPDATE_STATUSES = ['waiting', 'running', 'completed'] as const;
export type BulkUpdateStatus = (typeof BULK_UPDATE_STATUSES)[number];

/** Rows of stock that somebody sent at once. Each chunk's rows and the count of what is done are one commit. */
export const bulkUpdates = haat.table(
  'bulk_updates',
  {
    /** The id of its job, whose payload holds the rows. */
    id: uuid('id').primaryKey(),
    /** The vendor of all of its rows, where they have but one; who sees it. */
    vendorId: uuid('vendor_id').references(() => vendors.id),
    status: text('status').$type<BulkUpdateStatus>().notNull(),
    rows: integer('rows').notNull(),
    /** The first so many rows are done. */
    done: integer('done').notNull().default(0),
    applied: integer('applied').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    requestedAt: moment('requested_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('bulk_updates_vendor').on(table.vendorId, table.id),
    check('bulk_updates_status', oneOf('status', BULK_UPDATE_STATUSES)),
  ],
);

/** A row of a sync or of a bulk update that was not taken over as it stood, with the reason. */
export const stockRowFaults = haat.table(
  'stock_row_faults',
  {
    /** The sync or the bulk update. */
    updateId: uuid('update_id').notNull(),
    /** Counted from 1 over all pages or rows. */
    row: integer('row').notNull(),
    vendorCode: text('vendor_code').notNull(),
    sku: text('sku').notNull(),
    code: text('code').notNull(),
    message: text('message').notNull(),
  },
  (table) => [primaryKey({ columns: [table.updateId, table.row] })],
);

/** At most one alert of a product's low stock to its vendor on each local day. */
export const lowStockAlerts = haat.table(
  'low_stock_alerts',
  {
    vendorId: uuid('vendor_id')
      .notNull()
      .references(() => vendors.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    day: date('day', { mode: 'string' }).notNull(),
    /** The figures that the alert names. */
    stock: integer('stock').notNull(),
    minStock: integer('min_stock').notNull(),
    /** Whether it has yet to be listed in a mail to the vendor. */
    mailDue: boolean('mail_due').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.vendorId, table.productId, table.day] }),
    index('low_stock_alerts_mail_due')
      .on(table.vendorId)
      .where(sql`mail_due`),
    index('low_stock_alerts_day').on(table.day),
  ],
);
