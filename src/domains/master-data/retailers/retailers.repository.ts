import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { Given } from '../records/record.js';
import { RecordsRepository } from '../records/records.repository.js';
import type { RetailerRecord } from './retailer.js';

const COLUMNS = `id, code, name, phone, email, city, status, created_at as "createdAt", updated_at as "updatedAt"`;

const INSERT = `
  insert into haat.retailers (id, code, name, phone, email, city, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, haat.haat_now(), haat.haat_now())
  on conflict (code) do nothing returning ${COLUMNS}`;

const UPDATE = `
  update haat.retailers
  set name = $2, phone = $3, email = $4, city = $5, status = $6, updated_at = haat.haat_now()
  where id = $1 returning ${COLUMNS}`;

/** The SQL of retailers; it decides nothing. */
@Injectable()
export class RetailersRepository extends RecordsRepository<RetailerRecord> {
  constructor(database: Database) {
    super(database, {
      select: `select ${COLUMNS} from haat.retailers`,
      group: 'city',
      searched: ['name', 'code', 'phone'],
    });
  }

  async insert(tx: Transaction, id: string, { code, name, phone, email, city }: Given<RetailerRecord>) {
    const values = [id, code, name, phone, email, city];
    const [row] = await tx.query<RetailerRecord & Record<string, unknown>>(INSERT, values);
    return row;
  }

  async update(tx: Transaction, { id, name, phone, email, city, status }: RetailerRecord) {
    const values = [id, name, phone, email, city, status];
    const [row] = await tx.query<RetailerRecord & Record<string, unknown>>(UPDATE, values);
    return row;
  }
}
