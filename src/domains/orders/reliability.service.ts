import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/index.js';
import type { VendorId } from '../master-data/index.js';

/** How reliable vendors are: the component of the ranking, which auctions use as well. */
@Injectable()
export class Reliability {
  /** From 0 to 100 with two decimals, such as `87.50`, of each vendor. */
  of(_sql: Sql, _vendorIds: readonly VendorId[]): Promise<ReadonlyMap<VendorId, string>> {
    throw new Error('Not built yet.');
  }
}
