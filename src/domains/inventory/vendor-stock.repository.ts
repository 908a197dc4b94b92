import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../database/index.js';
import type { StockFigures, VendorStock } from './vendor-stock.js';

/** What is reserved has to be in stock: figures below it change nothing. The row is locked either way. */
const PUT = `
  insert into haat.vendor_products as vp (vendor_id, product_id, price, stock, min_stock, updated_at)
  values ($1, $2, $3, $4, $5, haat.haat_now())
  on conflict (vendor_id, product_id) do update
  set price = excluded.price, stock = excluded.stock, min_stock = excluded.min_stock, updated_at = excluded.updated_at
  where vp.reserved <= excluded.stock
  returning product_id`;

const VIEW = `
  select vp.vendor_id as "vendorId", vp.product_id as "productId", p.sku, p.name, vp.price, vp.stock, vp.reserved,
    vp.min_stock as "minStock", vp.updated_at as "updatedAt"
  from haat.vendor_products vp join haat.products p on p.id = vp.product_id
  where vp.vendor_id = $1`;

const FIND = `${VIEW} and vp.product_id = $2`;

const LIST = `
  ${VIEW} and ($2::text is null or strpos(lower(p.name), lower($2)) > 0 or strpos(lower(p.sku), lower($2)) > 0)
    and ($3::uuid is null or vp.product_id > $3)
  order by vp.product_id limit $4`;

type Row = VendorStock & Record<string, unknown>;

/** The SQL of what vendors say of their stock; it decides nothing. */
@Injectable()
export class VendorStockRepository {
  constructor(private readonly database: Database) {}

  /** Returns whether the figures could be taken over; not where more is reserved than they would leave in stock. */
  async put(tx: Transaction, vendorId: string, productId: string, figures: StockFigures): Promise<boolean> {
    const { price, stock, minStock } = figures;
    const rows = await tx.query(PUT, [vendorId, productId, price, stock, minStock]);
    return rows.length > 0;
  }

  async find(tx: Transaction, vendorId: string, productId: string): Promise<VendorStock | undefined> {
    const [row] = await tx.query<Row>(FIND, [vendorId, productId]);
    return row;
  }

  /** In the order of the products' ids, from the one after `afterId` on. */
  list(vendorId: string, search: string | undefined, afterId: string | undefined, limit: number): Promise<Row[]> {
    return this.database.query<Row>(LIST, [vendorId, search?.trim() ?? null, afterId ?? null, limit]);
  }
}
