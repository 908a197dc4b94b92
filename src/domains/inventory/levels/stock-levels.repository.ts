import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { type Money, money } from '../../../money/index.js';
import type { KnownStock, StockKey, StockWrite, WholeRow } from './stock-levels.rules.js';
import { isStorable } from './storable.js';
import type { RefusedRow, StockRow } from './stock-row.js';

/**
 * A row that came between the locking and the writing would be locked last, out of the order, and its figures not be known:
 * so what is missing is made before anything is locked. Nobody waits for a row that is made here and not committed yet but
 * whoever makes the same; all do that in the order of the keys, and hold no other stock yet.
 */
const MAKE = `
  insert into haat.vendor_products (vendor_id, product_id, price, stock, min_stock, updated_at)
  select v.id, p.id, said.price, said.stock, said.min_stock, haat.haat_now()
  from unnest($1::text[], $2::text[], $3::numeric[], $4::int[], $5::int[])
    with ordinality as said (vendor_code, sku, price, stock, min_stock, position)
  join haat.vendors v on v.code = said.vendor_code join haat.products p on p.sku = said.sku
  where not exists (select from haat.vendor_products vp where vp.vendor_id = v.id and vp.product_id = p.id)
  order by v.id, p.id, said.position
  on conflict do nothing
  returning vendor_id as "vendorId", product_id as "productId"`;

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

/** Of locked rows. What stands there already, as in a row that was made just now, is not written again. */
const WRITE = `
  update haat.vendor_products vp
  set price = said.price, stock = said.stock, min_stock = said.min_stock, updated_at = haat.haat_now()
  from unnest($1::uuid[], $2::uuid[], $3::numeric[], $4::int[], $5::int[])
    as said (vendor_id, product_id, price, stock, min_stock)
  where vp.vendor_id = said.vendor_id and vp.product_id = said.product_id
    and (vp.price, vp.stock, vp.min_stock) is distinct from (said.price, said.stock, said.min_stock)`;

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
  /** Makes what the vendors do not have so far, by the first of the rows that name it. Returns the keys of what it made. */
  make(tx: Transaction, rows: readonly WholeRow[]): Promise<readonly StockKey[]> {
    return tx.query<StockKey & Record<string, unknown>>(MAKE, [
      rows.map(({ vendorCode }) => storable(vendorCode)),
      rows.map(({ sku }) => storable(sku)),
      rows.map(({ price }) => money(price)),
      rows.map(({ stock }) => stock),
      rows.map(({ minStock = 0 }) => minStock),
    ]);
  }

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

  /** @param writes of locked rows */
  async write(tx: Transaction, writes: readonly StockWrite[]): Promise<void> {
    await tx.query(WRITE, [
      writes.map(({ vendorId }) => vendorId),
      writes.map(({ productId }) => productId),
      writes.map(({ figures }) => figures.price),
      writes.map(({ figures }) => figures.stock),
      writes.map(({ figures }) => figures.minStock),
    ]);
  }
}

/** What cannot be stored is no name of anything: null finds nothing. */
const storable = (name: string): string | null => (isStorable(name) ? name : null);
