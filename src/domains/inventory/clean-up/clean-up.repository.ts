import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';

const LONG_AGO = `haat.haat_now() - $1::int * interval '1 day'`;

/** Of each vendor the last sync that was completed stays: the next one asks for what has changed since. */
const DELETE_SYNCS = `
  with old as (
    select s.id from haat.supplier_syncs s
    where s.requested_at < ${LONG_AGO}
      and not exists (select from haat.jobs j where j.id = s.id and j.state in ('pending', 'queued', 'active'))
      and (s.status <> 'completed' or exists (
        select from haat.supplier_syncs later
        where later.vendor_id = s.vendor_id and later.id > s.id and later.status = 'completed'))
    order by s.id limit $2
  ), faults as (
    delete from haat.stock_row_faults where update_id in (select id from old)
  )
  delete from haat.supplier_syncs where id in (select id from old) returning 1`;

const DELETE_BULK_UPDATES = `
  with old as (
    select b.id from haat.bulk_updates b
    where b.requested_at < ${LONG_AGO}
      and not exists (select from haat.jobs j where j.id = b.id and j.state in ('pending', 'queued', 'active'))
    order by b.id limit $2
  ), faults as (
    delete from haat.stock_row_faults where update_id in (select id from old)
  )
  delete from haat.bulk_updates where id in (select id from old) returning 1`;

/** What no mail has listed yet may be listed still. */
const DELETE_ALERTS = `
  delete from haat.low_stock_alerts where (vendor_id, product_id, day) in (
    select vendor_id, product_id, day from haat.low_stock_alerts
    where day < (${LONG_AGO})::date and not mail_due limit $2)
  returning 1`;

/** What can be forgotten, a batch at a time. */
@Injectable()
export class CleanUpRepository {
  constructor(private readonly database: Database) {}

  deleteSyncs(days: number, limit: number): Promise<number> {
    return this.#deleted(DELETE_SYNCS, days, limit);
  }

  deleteBulkUpdates(days: number, limit: number): Promise<number> {
    return this.#deleted(DELETE_BULK_UPDATES, days, limit);
  }

  deleteAlerts(days: number, limit: number): Promise<number> {
    return this.#deleted(DELETE_ALERTS, days, limit);
  }

  async #deleted(statement: string, days: number, limit: number): Promise<number> {
    return (await this.database.query(statement, [days, limit])).length;
  }
}
