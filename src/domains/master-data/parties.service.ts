import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/index.js';
import type { Caller } from '../../http/index.js';
import type { OrderedProduct, Retailer, RetailerId, Vendor, VendorId } from './master-data.js';

const LATER = 'Not built yet.';

/** Who takes part in the marketplace, for the other domains. */
@Injectable()
export class Parties {
  /** @throws NotFound */
  retailer(_sql: Sql, _id: string): Promise<Retailer> {
    throw new Error(LATER);
  }

  /** @throws NotFound */
  vendor(_sql: Sql, _id: string): Promise<Vendor> {
    throw new Error(LATER);
  }

  /** Those of the products that exist, in no order. */
  products(_sql: Sql, _ids: readonly string[]): Promise<readonly OrderedProduct[]> {
    throw new Error(LATER);
  }

  /**
   * The vendor that a request speaks for: the one that the key is bound to, else the one that the body names.
   *
   * @throws HaatError `forbidden` when a bound key names another vendor, or its vendor does not exist
   * @throws InvalidInput when a key of no vendor names none
   */
  vendorOf(_sql: Sql, _caller: Caller, _named: string | undefined): Promise<VendorId> {
    throw new Error(LATER);
  }

  /** The same for a retailer. */
  retailerOf(_sql: Sql, _caller: Caller, _named: string | undefined): Promise<RetailerId> {
    throw new Error(LATER);
  }

  /** The party that a bound key restricts lists and reads to; nothing for keys that see every party. */
  scopeOf(_sql: Sql, _caller: Caller): Promise<{ readonly vendorId?: VendorId; readonly retailerId?: RetailerId }> {
    throw new Error(LATER);
  }
}
