import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { Caller } from '../../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { InventoryProducer } from '../inventory.producer.js';
import type { VendorNamingDto } from '../vendor-naming.dto.js';
import { VendorNaming } from '../vendor-naming.service.js';

/** What callers of the API may ask of stock checks. */
@Injectable()
export class StockChecks {
  constructor(
    private readonly database: Database,
    private readonly naming: VendorNaming,
    private readonly producer: InventoryProducer,
  ) {}

  /** @throws InvalidInput, HaatError or NotFound as {@link VendorNaming} does */
  async start(
    tx: Transaction | undefined,
    caller: Caller,
    naming: VendorNamingDto,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const vendor = await this.naming.vendorOf(tx ?? this.database, caller, naming);
    return this.producer.stockCheck(tx, vendor, options);
  }
}
