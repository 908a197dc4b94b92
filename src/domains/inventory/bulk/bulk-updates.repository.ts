import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import type { RowWriter } from '../../../jobs/index.js';
import type { RowCounts } from '../levels/row-outcomes.js';
import type { Names } from './bulk-rows.rules.js';

const INSERT = `
  insert into haat.bulk_updates (id, vendor_id, status, rows, requested_at)
  select r.id, r."vendorId", 'waiting', r.rows, haat.haat_now()
  from json_to_recordset($1::json) as r(id uuid, "vendorId" uuid, rows int)
  on conflict do nothing`;

const BEGIN = `
  update haat.bulk_updates set status = 'running', started_at = haat.haat_now() where id = $1 and status = 'waiting'`;

const LOCK = 'select done from haat.bulk_updates where id = $1 for update';

const ADVANCE = `
  update haat.bulk_updates set done = $2, applied = applied + $3, unchanged = unchanged + $4, refused = refused + $5
  where id = $1`;

const FINISH = `
  update haat.bulk_updates set status = 'completed', finished_at = haat.haat_now() where id = $1
  returning rows, applied, unchanged, refused`;

const VENDOR_CODES = 'select id, code as name from haat.vendors where id = any($1::uuid[])';
const SKUS = 'select id, sku as name from haat.products where id = any($1::uuid[])';

/** A bulk update that nobody has begun yet. */
export interface NewBulkUpdate {
  readonly id: string;
  /** The vendor of all of its rows, where they have but one. */
  readonly vendorId: string | null;
  readonly rows: number;
}

export interface BulkTotals extends RowCounts, Record<string, unknown> {
  readonly rows: number;
}

/** How far bulk updates have come. It decides nothing. */
@Injectable()
export class BulkUpdatesRepository implements RowWriter<NewBulkUpdate> {
  constructor(private readonly database: Database) {}

  async insert(sql: Sql, updates: readonly NewBulkUpdate[]): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(updates)]);
  }

  /** Begins one that is waiting; one that has begun stays where it is. */
  async begin(update: NewBulkUpdate): Promise<void> {
    await this.insert(this.database, [update]);
    await this.database.query(BEGIN, [update.id]);
  }

  /** How many of its rows are done. */
  async lock(tx: Transaction, id: string): Promise<number> {
    const [update] = await tx.query<{ done: number }>(LOCK, [id]);
    if (!update) throw new NotFound('bulk update', id);
    return update.done;
  }

  /** @param done rows in all */
  async advance(tx: Transaction, id: string, done: number, counts: RowCounts): Promise<void> {
    await tx.query(ADVANCE, [id, done, counts.applied, counts.unchanged, counts.refused]);
  }

  async finish(tx: Transaction, id: string): Promise<BulkTotals> {
    const [totals] = await tx.query<BulkTotals>(FINISH, [id]);
    if (!totals) throw new NotFound('bulk update', id);
    return totals;
  }

  async names(vendorIds: readonly string[], productIds: readonly string[]): Promise<Names> {
    const [vendorCodes, skus] = await Promise.all([
      this.#names(VENDOR_CODES, vendorIds),
      this.#names(SKUS, productIds),
    ]);
    return { vendorCodes, skus };
  }

  async #names(query: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; name: string }>(query, [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
