import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { Parties } from '../../master-data/index.js';
import { InventoryProducer } from '../inventory.producer.js';
import { RowFaultsRepository } from '../levels/row-faults.repository.js';
import { VendorNaming } from '../vendor-naming.service.js';
import type { StartSyncDto, SyncDetailDto, SyncsQuery } from './sync.dto.js';
import { type SyncView, SyncViewsRepository } from './sync-views.repository.js';

const NEWEST_FIRST = new Keyset('supplier-syncs', { id: 'uuid' });
const BY_ROW = new Keyset('sync-rows', { row: 'integer' });

/** What callers of the API may ask of syncs. */
@Injectable()
export class Syncs {
  readonly #hasSupplier: boolean;

  constructor(
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly naming: VendorNaming,
    private readonly producer: InventoryProducer,
    private readonly views: SyncViewsRepository,
    private readonly faults: RowFaultsRepository,
    @Inject(CONFIG) { supplier }: AppConfig,
  ) {
    this.#hasSupplier = supplier !== undefined;
  }

  /**
   * @throws InvalidInput, HaatError or NotFound as {@link VendorNaming} does
   * @throws Conflict `supplier_not_configured`: nothing that passes by itself, so that nobody is told to come again
   */
  async start(
    tx: Transaction | undefined,
    caller: Caller,
    body: StartSyncDto,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const vendor = await this.naming.requiredVendorOf(tx ?? this.database, caller, body);
    if (!this.#hasSupplier)
      throw new Conflict(
        'supplier_not_configured',
        'There is no supplier to take stock over from: set SUPPLIER_API_URL.',
      );
    return this.producer.sync(tx, vendor, body.mode, options);
  }

  /** Newest first; those of the key's own vendor, where it is bound to one. */
  async list(caller: Caller, { limit, cursor, vendorId }: SyncsQuery): Promise<Page<SyncView>> {
    const { vendorId: own = vendorId } = await this.parties.scopeOf(this.database, caller);
    if (vendorId !== undefined && vendorId !== own) return { items: [], nextCursor: null };
    const rows = await this.views.list(own, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such sync, or it is another vendor's than the key is bound to */
  async find(caller: Caller, id: string, { limit, cursor }: PageQuery): Promise<SyncDetailDto> {
    const after = BY_ROW.read(cursor)?.row ?? 0;
    const { vendorId: own } = await this.parties.scopeOf(this.database, caller);
    const sync = await this.views.find(id);
    if (!sync || (own ?? sync.vendorId) !== sync.vendorId) throw new NotFound('sync', id);
    const rows = await this.faults.list(id, after, limit + 1);
    return { ...sync, ...BY_ROW.page(rows, limit) };
  }
}
