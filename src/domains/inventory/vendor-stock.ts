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
