import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../database/index.js';
import { Conflict, NotFound } from '../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../http/index.js';
import { Parties } from '../master-data/index.js';
import { belowReserved, type StockFigures, type VendorStock } from './vendor-stock.js';
import { VendorStockRepository } from './vendor-stock.repository.js';

const BY_PRODUCT = new Keyset('vendor-products', { productId: 'uuid' });

/** What vendors say of their stock. */
@Injectable()
export class VendorStocks {
  constructor(
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly stocks: VendorStockRepository,
  ) {}

  /**
   * Takes over what a vendor has of a product, for the first time or in place of what was known.
   *
   * @throws NotFound for a vendor or product that does not exist, or a vendor that the key is not bound to
   * @throws Conflict `stock_below_reserved` when more than the new stock is held for accepted offers
   */
  put(caller: Caller, vendorId: string, productId: string, figures: StockFigures): Promise<VendorStock> {
    return this.database.transaction(async (tx) => {
      await this.#seenVendor(tx, caller, vendorId);
      const [product] = await this.parties.products(tx, [productId]);
      if (!product) throw new NotFound('product', productId);
      const isTaken = await this.stocks.put(tx, vendorId, productId, figures);
      const row = await this.stocks.find(tx, vendorId, productId);
      if (!row) throw new NotFound('product of the vendor', productId);
      if (!isTaken) throw new Conflict('stock_below_reserved', belowReserved(row.sku, row.reserved, figures.stock));
      return row;
    });
  }

  /** @throws NotFound for a vendor that does not exist, or that the key is not bound to */
  async list(
    caller: Caller,
    vendorId: string,
    search: string | undefined,
    { limit, cursor }: PageQuery,
  ): Promise<Page<VendorStock>> {
    await this.#seenVendor(this.database, caller, vendorId);
    const rows = await this.stocks.list(vendorId, search, BY_PRODUCT.read(cursor)?.productId, limit + 1);
    return BY_PRODUCT.page(rows, limit);
  }

  /** What belongs to another vendor does not exist for a bound key. */
  async #seenVendor(sql: Sql, caller: Caller, vendorId: string): Promise<void> {
    const { vendorId: own } = await this.parties.scopeOf(sql, caller);
    if (own !== undefined && own !== vendorId) throw new NotFound('vendor', vendorId);
    await this.parties.vendor(sql, vendorId);
  }
}
