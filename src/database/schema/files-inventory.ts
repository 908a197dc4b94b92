import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { haat, json, moment, oneOf } from './haat-schema.js';
import { vendors } from './master-data.js';

/* Files that bring stock in, or take it out. */

export const INVENTORY_IMPORT_STATUSES = ['pending', 'running', 'completed', 'failed'] as const;
export type InventoryImportStatus = (typeof INVENTORY_IMPORT_STATUSES)[number];

/** Why a file as a whole was refused. */
export interface ImportFailure {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

export const inventoryImports = haat.table(
  'inventory_imports',
  {
    /** In the name of its file too. */
    id: uuid('id').primaryKey(),
    status: text('status').$type<InventoryImportStatus>().notNull(),
    /** The job that works on it now: a long one is continued by another. */
    jobId: uuid('job_id').notNull(),
    /** The vendor whose rows alone it may hold; null for any. */
    vendorId: uuid('vendor_id').references(() => vendors.id),
    requestedBy: text('requested_by'),
    /** What its sender calls the file. */
    name: text('name'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    /** Rows of the file; null until they were counted. */
    total: integer('total'),
    /** Rows that were dealt with: where it goes on after a stop. */
    position: integer('position').notNull().default(0),
    applied: integer('applied').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    /** Faults of rows that are kept; there may have been more. */
    keptFaults: integer('kept_faults').notNull().default(0),
    failure: json<ImportFailure>('failure'),
    createdAt: moment('created_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('inventory_imports_age').on(table.createdAt),
    check('inventory_imports_status', oneOf('status', INVENTORY_IMPORT_STATUSES)),
    check('inventory_imports_rows', sql`position = applied + unchanged + refused and position <= coalesce(total, 0)`),
  ],
);

/** What is wrong with rows that were refused. */
export const inventoryImportFaults = haat.table(
  'inventory_import_faults',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => inventoryImports.id, { onDelete: 'cascade' }),
    /** The row's, from 1 on. */
    number: integer('number').notNull(),
    /** Of several faults of a row. */
    ordinal: integer('ordinal').notNull(),
    line: integer('line').notNull(),
    /** Null for a fault of the row as a whole. */
    column: text('column_name'),
    code: text('code').notNull(),
    message: text('message').notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.number, table.ordinal] })],
);

export const INVENTORY_EXPORT_FORMATS = ['csv', 'json'] as const;
export type InventoryExportFormat = (typeof INVENTORY_EXPORT_FORMATS)[number];

export const INVENTORY_EXPORT_STATUSES = ['pending', 'completed'] as const;
export type InventoryExportStatus = (typeof INVENTORY_EXPORT_STATUSES)[number];

/** What an export holds; of everything, when nothing is said. */
export interface InventoryExportFilters {
  readonly vendorCode?: string;
  readonly category?: string;
  /** Only what is below its minimum. */
  readonly belowMinimum?: boolean;
}

export const inventoryExports = haat.table(
  'inventory_exports',
  {
    /** That of its job, and in the name of its file too. */
    id: uuid('id').primaryKey(),
    status: text('status').$type<InventoryExportStatus>().notNull(),
    format: text('format').$type<InventoryExportFormat>().notNull(),
    filters: json<InventoryExportFilters>('filters').notNull(),
    /** The vendor that asked for it, and may fetch it; null for who sees every vendor. */
    vendorId: uuid('vendor_id').references(() => vendors.id),
    requestedBy: text('requested_by'),
    rows: integer('rows'),
    bytes: bigint('bytes', { mode: 'number' }),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('inventory_exports_age').on(table.createdAt),
    check('inventory_exports_status', oneOf('status', INVENTORY_EXPORT_STATUSES)),
    check('inventory_exports_format', oneOf('format', INVENTORY_EXPORT_FORMATS)),
  ],
);
