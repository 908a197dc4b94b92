import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { Money } from '../../../money/index.js';
import type { StockFigures } from '../vendor-stock.js';
import type { KnownStock, StockKey } from './stock-levels.rules.js';
import { isStorable } from './storable.js';
import type { RefusedRow, StockRow } from './stock-row.js';

/** The sort stands below the locking, so that all transactions take the rows of the stock in the same order. */
const LOCK = `
  with asked as (
    select * from unnest($1::text[], $2::text[]) with ordinality as asked (vendor_code, sku, position)
  ),
  found as (
    select asked.position, v.id as vendor_id, p.id as product_id
    from asked left join haat.vendors v on v.code = asked.vendor_code left join haat.products p on p.sku = asked.sku
  ),
  locked as (
    select vp.vendor_id, vp.product_id, vp.price, vp.stock, vp.reserved, vp.min_stock
    from haat.vendor_products vp
    where (vp.vendor_id, vp.product_id) in (select vendor_id, product_id from found)
    order by vp.vendor_id, vp.product_id for update
  )
  select found.vendor_id as "vendorId", found.product_id as "productId",
    locked.price, locked.stock, locked.reserved, locked.min_stock as "minStock"
  from found left join locked using (vendor_id, product_id)
  order by found.position`;

/**
 * What is reserved has to be in stock. That was looked at when the rows were locked; a row that was not there to be locked,
 * and has come since, is looked at here, and left alone where more of it is reserved.
 */
const WRITE = `
  insert into haat.vendor_products as vp (vendor_id, product_id, price, stock, min_stock, updated_at)
  select vendor_id, product_id, price, stock, min_stock, haat.haat_now()
  from unnest($1::uuid[], $2::uuid[], $3::numeric[], $4::int[], $5::int[]) as said (vendor_id, product_id, price, stock, min_stock)
  order by vendor_id, product_id
  on conflict (vendor_id, product_id) do update
  set price = excluded.price, stock = excluded.stock, min_stock = excluded.min_stock, updated_at = excluded.updated_at
  where vp.reserved <= excluded.stock
  returning vendor_id as "vendorId", product_id as "productId"`;

interface LockedRow extends Record<string, unknown> {
  readonly vendorId: string | null;
  readonly productId: string | null;
  readonly price: Money | null;
  readonly stock: number;
  readonly reserved: number;
  readonly minStock: number;
}

/** The SQL of many rows of stock at once; it decides nothing. */
@Injectable()
export class StockLevelsRepository {
  /** What is known of each of the rows, in their order, with the stock locked where there is some. */
  async lock(tx: Transaction, rows: readonly (StockRow | RefusedRow)[]): Promise<readonly KnownStock[]> {
    const codes = rows.map((row) => ('status' in row ? null : storable(row.vendorCode)));
    const skus = rows.map((row) => ('status' in row ? null : storable(row.sku)));
    const found = await tx.query<LockedRow>(LOCK, [codes, skus]);
    return found.map(({ vendorId, productId, price, stock, reserved, minStock }) => ({
      vendorId,
      productId,
      current: price === null ? undefined : { price, stock, reserved, minStock },
    }));
  }

  /** Returns the keys of what was written: all, but for what somebody else has made and reserved meanwhile. */
  write(tx: Transaction, rows: readonly { key: StockKey; figures: StockFigures }[]): Promise<readonly StockKey[]> {
    return tx.query<StockKey & Record<string, unknown>>(WRITE, [
      rows.map(({ key }) => key.vendorId),
      rows.map(({ key }) => key.productId),
      rows.map(({ figures }) => figures.price),
      rows.map(({ figures }) => figures.stock),
      rows.map(({ figures }) => figures.minStock),
    ]);
  }
}

/** What cannot be stored is no name of anything: null finds nothing. */
const storable = (name: string): string | null => (isStorable(name) ? name : null);
