import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { RowFaultsRepository } from '../levels/row-faults.repository.js';
import { countsOf, faultsOf } from '../levels/row-outcomes.js';
import { StockLevels } from '../levels/stock-levels.service.js';
import { ListingsRepository } from './listings.repository.js';
import type { SupplierPage } from './supplier-page.js';
import type { SyncPosition } from './sync.js';
import { SyncsRepository } from './syncs.repository.js';

/** Of so many rows the reasons are kept; more of them tell nothing new. */
const KEPT_FAULTS = 1_000;

/** Takes a page over: its rows, its faults and the cursor of the next page are one commit. */
@Injectable()
export class PageIntake {
  constructor(
    private readonly database: Database,
    private readonly syncs: SyncsRepository,
    private readonly levels: StockLevels,
    private readonly listings: ListingsRepository,
    private readonly faults: RowFaultsRepository,
  ) {}

  /**
   * Returns where the sync stands then: after the page, or, where another run has come further or another sync has begun,
   * wherever that has brought it.
   */
  take(sync: SyncPosition, { items, nextCursor }: SupplierPage): Promise<SyncPosition> {
    const { id, vendorCode, mode, applied, unchanged, refused } = sync;
    return this.database.transaction(async (tx) => {
      if (!(await this.syncs.lockAt(tx, sync))) return this.syncs.find(tx, id);
      const names = items.map(({ sku }) => ({ vendorCode, sku }));
      const rows = items.map(({ sku, said }) => ('status' in said ? said : { vendorCode, sku, ...said }));
      // What is promised stays in stock, whatever the supplier says: then none of it is free, and no more can be sold.
      const outcomes = await this.levels.apply(tx, rows, 'raise');
      if (mode === 'full') await this.listings.list(tx, id, skusOf(items));
      await this.faults.insert(tx, id, faultsOf(names, outcomes, applied + unchanged + refused), KEPT_FAULTS);
      await this.syncs.advance(tx, nextPosition(sync, nextCursor), countsOf(outcomes));
      return this.syncs.find(tx, id);
    });
  }
}

const skusOf = (items: SupplierPage['items']): readonly string[] => items.map(({ sku }) => sku);

/** After the 1st, 2nd, 4th, 8th … page the cursor is marked: a circle of any length comes by the mark soon (Brent 1980). */
function nextPosition({ id, pages, mark }: SyncPosition, nextCursor: string | null) {
  const status = nextCursor === null ? 'settling' : 'paging';
  return { id, status, cursor: nextCursor, mark: isPowerOfTwo(pages + 1) ? nextCursor : mark } as const;
}

const isPowerOfTwo = (count: number): boolean => Number.isInteger(Math.log2(count));
