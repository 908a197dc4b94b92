import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { Given } from '../records/record.js';
import { RecordsRepository } from '../records/records.repository.js';
import type { ProductRecord } from './product.js';

const COLUMNS = `id, sku, name, category, unit, unit_price as "unitPrice", min_quantity as "minQuantity", status,
  created_at as "createdAt", updated_at as "updatedAt"`;

const INSERT = `
  insert into haat.products (id, sku, name, category, unit, unit_price, min_quantity, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, haat.haat_now(), haat.haat_now())
  on conflict (sku) do nothing returning ${COLUMNS}`;

const UPDATE = `
  update haat.products
  set name = $2, category = $3, unit = $4, unit_price = $5, min_quantity = $6, status = $7, updated_at = haat.haat_now()
  where id = $1 returning ${COLUMNS}`;

/** The SQL of products; it decides nothing. */
@Injectable()
export class ProductsRepository extends RecordsRepository<ProductRecord> {
  constructor(database: Database) {
    super(database, {
      select: `select ${COLUMNS} from haat.products`,
      group: 'category',
      searched: ['name', 'sku'],
    });
  }

  async insert(tx: Transaction, id: string, given: Given<ProductRecord>) {
    const { sku, name, category, unit, unitPrice, minQuantity } = given;
    const values = [id, sku, name, category, unit, unitPrice, minQuantity];
    const [row] = await tx.query<ProductRecord & Record<string, unknown>>(INSERT, values);
    return row;
  }

  async update(tx: Transaction, { id, name, category, unit, unitPrice, minQuantity, status }: ProductRecord) {
    const values = [id, name, category, unit, unitPrice, minQuantity, status];
    const [row] = await tx.query<ProductRecord & Record<string, unknown>>(UPDATE, values);
    return row;
  }
}
