import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { Parties } from '../parties.service.js';
import { RecordsService } from '../records/records.service.js';
import type { ProductRecord } from './product.js';
import { ProductsRepository } from './products.repository.js';

@Injectable()
export class ProductsService extends RecordsService<ProductRecord> {
  constructor(database: Database, products: ProductsRepository, parties: Parties) {
    super({ what: 'product', key: 'sku' }, database, products, parties);
  }

  /** Products belong to nobody: every key sees all of them. */
  protected onlyIdOf(): undefined {
    return undefined;
  }
}
