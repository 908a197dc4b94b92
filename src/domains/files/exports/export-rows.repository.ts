import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { InventoryExportFilters } from '../../../database/schema/files-inventory.js';
import type { Money } from '../../../money/index.js';

/**
 * The page is cut before it is filtered, so that a filter that few rows pass does not make one statement read them all.
 */
const PAGE = `
  with page as (
    select vp.vendor_id, vp.product_id, vp.price, vp.stock, vp.min_stock from haat.vendor_products vp
    where ($1::uuid is null or (vp.vendor_id, vp.product_id) > ($1, $2))
      and ($3::text is null or vp.vendor_id = (select id from haat.vendors where code = $3))
    order by vp.vendor_id, vp.product_id limit $6
  )
  select page.vendor_id as "vendorId", page.product_id as "productId", v.code as "vendorCode", p.sku, page.price, page.stock,
    page.min_stock as "minStock",
    ($4::text is null or lower(p.category) = lower($4)) and (not $5::boolean or page.stock < page.min_stock)
      as "isWanted"
  from page join haat.vendors v on v.id = page.vendor_id join haat.products p on p.id = page.product_id
  order by page.vendor_id, page.product_id`;

/** A few milliseconds of work, also where one session has the whole database. */
const PAGE_SIZE = 1_000;

export interface StockLine {
  readonly vendorCode: string;
  readonly sku: string;
  readonly price: Money;
  readonly stock: number;
  readonly minStock: number;
}

interface Row extends StockLine, Record<string, unknown> {
  readonly vendorId: string;
  readonly productId: string;
  readonly isWanted: boolean;
}

/** What there is in stock, page by page. */
@Injectable()
export class ExportRows {
  constructor(private readonly database: Database) {}

  /**
   * Pages of at least one line. Each is as of its own moment: what changes meanwhile stands there as it was before or
   * after, and a product that is new is there or not; none is there twice.
   */
  async *pages({ vendorCode, category, belowMinimum }: InventoryExportFilters): AsyncGenerator<readonly StockLine[]> {
    let last: Row | undefined;
    for (;;) {
      const after = [last?.vendorId ?? null, last?.productId ?? null];
      const filters = [vendorCode ?? null, category?.trim() ?? null, belowMinimum ?? false];
      const page = await this.database.query<Row>(PAGE, [...after, ...filters, PAGE_SIZE]);
      const wanted = page.filter(({ isWanted }) => isWanted);
      if (wanted.length > 0) yield wanted;
      if (page.length < PAGE_SIZE) return;
      last = page.at(-1);
    }
  }
}
