import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { Given } from '../records/record.js';
import { RecordsRepository } from '../records/records.repository.js';
import type { VendorRecord } from './vendor.js';

const COLUMNS = `id, code, name, phone, email, city, status, rating::float8 as rating,
  created_at as "createdAt", updated_at as "updatedAt"`;

const INSERT = `
  insert into haat.vendors (id, code, name, phone, email, city, rating, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, haat.haat_now(), haat.haat_now())
  on conflict (code) do nothing returning ${COLUMNS}`;

const UPDATE = `
  update haat.vendors
  set name = $2, phone = $3, email = $4, city = $5, status = $6, rating = $7, updated_at = haat.haat_now()
  where id = $1 returning ${COLUMNS}`;

/** The SQL of vendors; it decides nothing. */
@Injectable()
export class VendorsRepository extends RecordsRepository<VendorRecord> {
  constructor(database: Database) {
    super(database, {
      select: `select ${COLUMNS} from haat.vendors`,
      group: 'city',
      searched: ['name', 'code', 'phone'],
    });
  }

  async insert(tx: Transaction, id: string, { code, name, phone, email, city, rating }: Given<VendorRecord>) {
    const values = [id, code, name, phone, email, city, rating];
    const [row] = await tx.query<VendorRecord & Record<string, unknown>>(INSERT, values);
    return row;
  }

  async update(tx: Transaction, { id, name, phone, email, city, status, rating }: VendorRecord) {
    const values = [id, name, phone, email, city, status, rating];
    const [row] = await tx.query<VendorRecord & Record<string, unknown>>(UPDATE, values);
    return row;
  }
}
