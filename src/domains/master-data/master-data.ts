import type { Money } from '../../money/index.js';
import type { PhoneNumber } from '../../phone-numbers/index.js';
import type { MasterDataStatus } from '../../database/schema/master-data.js';

declare const brand: unique symbol;

export type RetailerId = string & { readonly [brand]: 'RetailerId' };
export type VendorId = string & { readonly [brand]: 'VendorId' };
export type ProductId = string & { readonly [brand]: 'ProductId' };

interface Party<Id> {
  readonly id: Id;
  /** What people and API keys call it, such as `R001`. */
  readonly code: string;
  readonly name: string;
  readonly phone: PhoneNumber;
  readonly email: string | null;
  readonly city: string;
  readonly status: MasterDataStatus;
}

export type Retailer = Party<RetailerId>;

export interface Vendor extends Party<VendorId> {
  /** From 0 to 5, one decimal. */
  readonly rating: number;
}

/** What an order needs to know of a product. */
export interface OrderedProduct {
  readonly id: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly minQuantity: number;
  readonly status: MasterDataStatus;
}
