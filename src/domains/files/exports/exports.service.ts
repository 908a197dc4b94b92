import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { InventoryExportFilters, InventoryExportFormat } from '../../../database/schema/files-inventory.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../../jobs/index.js';
import { Storage, type StoredObject } from '../../../storage/index.js';
import { oneName } from '../../../validation/index.js';
import { Parties } from '../../master-data/index.js';
import { ProcessInventoryExport } from './export.jobs.js';
import { ExportsRepository } from './exports.repository.js';
import { exportKey, type ExportView } from './inventory-export.js';

const NEWEST_FIRST = new Keyset('inventory-exports', { id: 'uuid' });

export interface ExportRequest extends InventoryExportFilters {
  readonly format: InventoryExportFormat;
  /** The same vendor, by its code or its id. */
  readonly businessId?: string;
}

export interface Download extends StoredObject {
  readonly export: ExportView;
}

/** What callers of the API may ask of exports. */
@Injectable()
export class Exports {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportsRepository,
    private readonly parties: Parties,
    private readonly storage: Storage,
    private readonly jobs: Jobs,
  ) {}

  /**
   * A key of a vendor exports that vendor's stock, whether it says so or not.
   *
   * @throws InvalidInput when it is named twice, and differently
   * @throws NotFound when there is no such vendor, or it is another than the caller speaks for
   */
  async request(
    tx: Transaction | undefined,
    caller: Caller,
    { format, businessId, ...asked }: ExportRequest,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const sql = tx ?? this.database;
    const { vendorId = null } = await this.parties.scopeOf(sql, caller);
    const vendorCode = await this.#vendorCode(sql, caller, oneName('businessId', asked.vendorCode, businessId));
    const filters = { ...asked, ...(vendorCode !== undefined && { vendorCode }) };
    const requestedBy = options.owner ?? null;
    return this.jobs.enqueue(
      tx,
      new ProcessInventoryExport({ format, ...filters, ...(vendorId !== null && { vendorId }) }),
      {
        ...options,
        alongside: alongside(this.exports, (id) => ({ id, format, filters, vendorId, requestedBy })),
      },
    );
  }

  async #vendorCode(sql: Sql, { party }: Caller, named: string | undefined): Promise<string | undefined> {
    if (named === undefined || named === party) return party;
    const byId = () => (isUUID(named) ? this.parties.vendor(sql, named.toLowerCase()) : undefined);
    const vendor = (await this.parties.findVendorByCode(sql, named)) ?? (await byId());
    if (vendor && (party === undefined || party === vendor.code)) return vendor.code;
    throw new NotFound('vendor', named);
  }

  /** Newest first. */
  async list(caller: Caller, { limit, cursor }: PageQuery): Promise<Page<ExportView>> {
    const { vendorId } = await this.parties.scopeOf(this.database, caller);
    const rows = await this.exports.list(vendorId, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such export, or it is another vendor's than the caller speaks for */
  async find(caller: Caller, id: string): Promise<ExportView> {
    const { vendorId } = await this.parties.scopeOf(this.database, caller);
    const found = await this.exports.find(id, vendorId);
    if (!found) throw new NotFound('export', id, 'Exports are removed after some days.');
    return found;
  }

  /**
   * @throws NotFound as {@link find} does
   * @throws Conflict `export_not_ready`, `export_failed`
   */
  async download(caller: Caller, id: string): Promise<Download> {
    const found = await this.find(caller, id);
    if (found.status === 'pending')
      throw new Conflict(
        'export_not_ready',
        `The export "${id}" is not written yet. Ask again when it is "completed".`,
      );
    if (found.status === 'failed')
      throw new Conflict(
        'export_failed',
        `The export "${id}" could not be written: its job says why. Ask for another.`,
      );
    const stored = await this.storage.open(exportKey(found));
    if (!stored) throw new NotFound('export', id, 'Its file is not there any more.');
    return { ...stored, export: found };
  }
}
