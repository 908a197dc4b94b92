import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { type RowFault, RowFaultsRepository } from '../levels/row-faults.repository.js';
import { StockLevels } from '../levels/stock-levels.service.js';
import type { RowOutcome } from '../levels/stock-row.js';
import { ListingsRepository } from './listings.repository.js';
import type { SupplierItem, SupplierPage } from './supplier-page.js';
import type { RowCounts, SyncPosition } from './sync.js';
import { SyncsRepository } from './syncs.repository.js';

/** Of so many rows the reasons are kept; more of them tell nothing new. */
const KEPT_FAULTS = 1_000;

type Outcome = RowOutcome | { readonly status: 'refused'; readonly code: string; readonly message: string };

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

  /** Returns where the sync stands then; nothing when another run or another sync was faster, and the page not taken. */
  take(sync: SyncPosition, page: SupplierPage): Promise<SyncPosition | undefined> {
    return this.database.transaction(async (tx) => {
      if (!(await this.syncs.lockAt(tx, sync))) return undefined;
      const outcomes = await this.#apply(tx, sync, page.items);
      if (sync.mode === 'full') await this.listings.list(tx, sync.id, page.items.flatMap(listedSku));
      await this.faults.insert(tx, sync.id, faultsOf(sync, page.items, outcomes), KEPT_FAULTS);
      const next = nextPosition(sync, page.nextCursor);
      await this.syncs.advance(tx, next, countsOf(outcomes));
      return this.syncs.find(tx, sync.id);
    });
  }

  /** What became of each item. */
  async #apply(tx: Transaction, { vendorCode }: SyncPosition, items: readonly SupplierItem[]): Promise<Outcome[]> {
    const rows = items.flatMap((item) => (item.kind === 'row' ? [{ ...item.row, vendorCode }] : []));
    // What is promised stays in stock, whatever the supplier says: then none of it is free, and no more can be sold.
    const applied = (await this.levels.apply(tx, rows, 'raise')).values();
    return items.map((item) => {
      if (item.kind === 'fault') return { status: 'refused', ...item.note };
      const { value } = applied.next();
      if (!value) throw new Error('There are fewer outcomes than rows.');
      return value;
    });
  }
}

const listedSku = (item: SupplierItem): string[] => [item.kind === 'row' ? item.row.sku : item.sku];

function faultsOf(sync: SyncPosition, items: readonly SupplierItem[], outcomes: readonly Outcome[]): RowFault[] {
  const before = sync.applied + sync.unchanged + sync.refused;
  return outcomes.flatMap((outcome, index) => {
    const note = outcome.status === 'refused' ? outcome : outcome.note;
    const item = items[index];
    if (!note || !item) return [];
    const [sku = ''] = listedSku(item);
    return [{ row: before + index + 1, vendorCode: sync.vendorCode, sku, code: note.code, message: note.message }];
  });
}

const countsOf = (outcomes: readonly Outcome[]): RowCounts => {
  const count = (status: Outcome['status']): number => outcomes.filter((outcome) => outcome.status === status).length;
  return { applied: count('applied'), unchanged: count('unchanged'), refused: count('refused') };
};

/** After the 1st, 2nd, 4th, 8th … page the cursor is marked: a circle of any length comes by the mark soon (Brent 1980). */
function nextPosition({ id, pages, mark }: SyncPosition, nextCursor: string | null) {
  const status = nextCursor === null ? 'settling' : 'paging';
  return { id, status, cursor: nextCursor, mark: isPowerOfTwo(pages + 1) ? nextCursor : mark } as const;
}

const isPowerOfTwo = (count: number): boolean => Number.isInteger(Math.log2(count));
