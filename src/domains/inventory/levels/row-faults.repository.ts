import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { cut } from '../../../text/cut.js';
import { printable } from './storable.js';

/** A row that was not taken over as it stands. */
export interface RowFault {
  /** Counted from 1, over everything that came together. */
  readonly row: number;
  readonly vendorCode: string;
  readonly sku: string;
  readonly code: string;
  readonly message: string;
}

const INSERT = `
  insert into haat.stock_row_faults (update_id, row, vendor_code, sku, code, message)
  select $1, r.row, r."vendorCode", r.sku, r.code, r.message
  from json_to_recordset($2::json) as r(row int, "vendorCode" text, sku text, code text, message text)
  order by r.row limit greatest(0, $3 - (select count(*) from haat.stock_row_faults where update_id = $1))`;

const LIST = `
  select row, vendor_code as "vendorCode", sku, code, message from haat.stock_row_faults
  where update_id = $1 and row > $2 order by row limit $3`;

/** Which rows of a sync or a bulk update were not taken over as they stood, and why. */
@Injectable()
export class RowFaultsRepository {
  constructor(private readonly database: Database) {}

  /** @param most how many are kept of all that the sync or the update has */
  async insert(tx: Transaction, updateId: string, faults: readonly RowFault[], most: number): Promise<void> {
    if (faults.length === 0) return;
    await tx.query(INSERT, [updateId, JSON.stringify(faults.map(storable)), most]);
  }

  /** In the order of the rows, from the one after `afterRow` on. */
  list(updateId: string, afterRow: number, limit: number): Promise<(RowFault & Record<string, unknown>)[]> {
    return this.database.query<RowFault & Record<string, unknown>>(LIST, [updateId, afterRow, limit]);
  }
}

const LONGEST_NAME = 80;

/** What others send as a name may be of any length, and hold what PostgreSQL stores in no text. */
const storable = ({ vendorCode, sku, message, ...fault }: RowFault): RowFault => ({
  ...fault,
  vendorCode: cut(printable(vendorCode), LONGEST_NAME),
  sku: cut(printable(sku), LONGEST_NAME),
  message: printable(message),
});
