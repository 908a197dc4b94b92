import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import { InvalidInput, NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { Parties, type Vendor } from '../../master-data/index.js';
import { InventoryProducer } from '../inventory.producer.js';
import { RowFaultsRepository } from '../levels/row-faults.repository.js';
import { VendorNaming } from '../vendor-naming.service.js';
import { faultsOfUpdates, otherVendorIn } from './bulk-request.rules.js';
import type { BulkUpdateDetailDto, BulkUpdatesQuery, StartBulkUpdateDto } from './bulk-update.dto.js';
import { type BulkUpdateView, BulkUpdateViewsRepository } from './bulk-update-views.repository.js';

const NEWEST_FIRST = new Keyset('bulk-updates', { id: 'uuid' });
const BY_ROW = new Keyset('bulk-update-rows', { row: 'integer' });

/** What callers of the API may ask of bulk updates. */
@Injectable()
export class BulkUpdates {
  constructor(
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly naming: VendorNaming,
    private readonly producer: InventoryProducer,
    private readonly views: BulkUpdateViewsRepository,
    private readonly faults: RowFaultsRepository,
  ) {}

  /**
   * @throws InvalidInput naming each row that names no product, no vendor or no figure
   * @throws HaatError `forbidden` when a bound key names another vendor
   */
  async start(
    tx: Transaction | undefined,
    caller: Caller,
    { updates, ...naming }: StartBulkUpdateDto,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const sql = tx ?? this.database;
    const vendor = await this.naming.vendorOf(sql, caller, naming);
    const faults = faultsOfUpdates(updates, vendor);
    if (faults.length > 0) throw new InvalidInput(faults);
    if (vendor) await this.#refuseOthers(sql, caller, vendor, updates);
    return this.producer.bulkUpdate(tx, vendor, updates, options);
  }

  /** Newest first; those of the key's own vendor, where it is bound to one. */
  async list(caller: Caller, { limit, cursor, vendorId }: BulkUpdatesQuery): Promise<Page<BulkUpdateView>> {
    const { vendorId: own = vendorId } = await this.parties.scopeOf(this.database, caller);
    if (vendorId !== undefined && vendorId !== own) return { items: [], nextCursor: null };
    const rows = await this.views.list(own, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such update, or it is another vendor's than the key is bound to */
  async find(caller: Caller, id: string, { limit, cursor }: PageQuery): Promise<BulkUpdateDetailDto> {
    const after = BY_ROW.read(cursor)?.row ?? 0;
    const { vendorId: own } = await this.parties.scopeOf(this.database, caller);
    const update = await this.views.find(id);
    if (!update || (own !== undefined && own !== update.vendorId)) throw new NotFound('bulk update', id);
    const rows = await this.faults.list(id, after, limit + 1);
    return { ...update, ...BY_ROW.page(rows, limit) };
  }

  /** A key of one vendor speaks for no other one, in no row. */
  async #refuseOthers(sql: Sql, caller: Caller, vendor: Vendor, updates: StartBulkUpdateDto['updates']): Promise<void> {
    if (caller.party === undefined) return;
    const other = otherVendorIn(updates, vendor);
    if (other !== undefined) await this.parties.vendorOf(sql, caller, other);
  }
}
