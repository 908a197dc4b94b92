import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/index.js';
import type { VendorId } from '../master-data/index.js';
import { reliabilityOf } from './sourcing/reliability.rules.js';
import { VendorFactsRepository } from './sourcing/vendor-facts.repository.js';

/** How reliable vendors are: the component of the ranking, which auctions use as well. */
@Injectable()
export class Reliability {
  constructor(private readonly facts: VendorFactsRepository) {}

  /** From 0 to 100 with two decimals, such as `87.50`, of each vendor; one that does not exist is left out. */
  async of(sql: Sql, vendorIds: readonly VendorId[]): Promise<ReadonlyMap<VendorId, string>> {
    const records = await this.facts.trackRecords(sql, vendorIds);
    return new Map(records.map((record) => [record.vendorId, reliabilityOf(record).toFixed(2)]));
  }
}
