import type {
  InventoryExportFilters,
  InventoryExportFormat,
  InventoryExportStatus,
} from '../../../database/schema/files-inventory.js';
import { type StorageKey, storageKey } from '../../../storage/index.js';

/** The folder of the store in which exports are. */
export const EXPORTS_FOLDER = 'inventory-exports';

export const exportKey = ({ id, format }: Pick<NewExport, 'id' | 'format'>): StorageKey =>
  storageKey(EXPORTS_FOLDER, `${id}.${format}`);

export const CONTENT_TYPES: Readonly<Record<InventoryExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

export interface NewExport {
  /** That of its job. */
  readonly id: string;
  readonly format: InventoryExportFormat;
  readonly filters: InventoryExportFilters;
  readonly vendorId: string | null;
  readonly requestedBy: string | null;
}

/** An export as callers see it. `failed`: its job has ended without it. */
export interface ExportView {
  readonly id: string;
  readonly status: InventoryExportStatus | 'failed';
  readonly format: InventoryExportFormat;
  readonly filters: InventoryExportFilters;
  /** Why it has failed. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}
