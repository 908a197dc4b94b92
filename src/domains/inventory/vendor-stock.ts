import type { Money } from '../../money/index.js';

/** What a vendor has of a product. */
export interface VendorStock {
  readonly vendorId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  /** What the vendor takes for one. */
  readonly price: Money;
  readonly stock: number;
  /** Held for accepted offers; a part of the stock. */
  readonly reserved: number;
  readonly minStock: number;
  readonly updatedAt: Date;
}

/** What a vendor says of its stock. */
export type StockFigures = Pick<VendorStock, 'price' | 'stock' | 'minStock'>;

/** Sums of a hundred thousand such rows are still exact, in the database and in JavaScript. */
export const LARGEST_STOCK = 1_000_000_000;

/** Why a stock is refused that would be less than what is reserved of it. */
export const belowReserved = (sku: string, reserved: number, stock: number): string =>
  `${reserved} of ${sku} are reserved for accepted offers: a stock of ${stock} would be less. ` +
  'Withdraw offers first, or count what is reserved as in stock.';
