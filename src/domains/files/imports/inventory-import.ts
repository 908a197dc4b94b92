import type { ImportFailure, InventoryImportStatus } from '../../../database/schema/files-inventory.js';
import { type StorageKey, storageKey } from '../../../storage/index.js';
import type { ImportFault } from './import-row.rules.js';

/** The folder of the store in which the files of imports are. */
export const IMPORTS_FOLDER = 'inventory-imports';

export const importKey = (id: string): StorageKey => storageKey(IMPORTS_FOLDER, `${id}.csv`);

export interface NewImport {
  readonly id: string;
  readonly jobId: string;
  readonly vendorId: string | null;
  readonly requestedBy: string | null;
  readonly name: string | null;
  readonly bytes: number;
}

/** Where an import stands that is being worked on. */
export interface ImportState extends Record<string, unknown> {
  readonly status: InventoryImportStatus;
  /** The code of the vendor whose rows alone it may hold; null for any. */
  readonly vendorCode: string | null;
  readonly total: number | null;
  readonly position: number;
  readonly keptFaults: number;
}

/** What has become of the rows so far. */
export interface ImportCounts extends Record<string, unknown> {
  readonly total: number | null;
  /** Rows that were dealt with: the sum of the other three. */
  readonly position: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** A fault, with the row that has it. */
export interface RowFaultRow extends ImportFault {
  readonly number: number;
  readonly ordinal: number;
  readonly line: number;
}

/** What one chunk of rows came to. */
export interface ChunkResult {
  /** The number of its last row. */
  readonly position: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Those that are kept. */
  readonly faults: readonly RowFaultRow[];
}

/** An import as callers see it. `stopped`: its job has ended without it. */
export interface ImportView extends ImportCounts {
  readonly id: string;
  readonly status: InventoryImportStatus | 'stopped';
  readonly jobId: string;
  readonly vendorId: string | null;
  readonly requestedBy: string | null;
  readonly name: string | null;
  readonly bytes: number;
  readonly keptFaults: number;
  readonly failure: ImportFailure | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}
