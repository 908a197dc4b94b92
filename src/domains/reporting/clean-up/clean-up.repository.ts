import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { Database, type Transaction } from '../../../database/index.js';

/** A report whose job may still make it keeps its place, however long that takes. */
const REMOVE_EXPIRED = `
  update haat.reports set state = 'removed', removed_at = haat.haat_now()
  where id in (
    select r.id from haat.reports r
    where r.state <> 'removed' and r.expires_at <= haat.haat_now() and not exists (
      select 1 from haat.jobs job where r.state = 'requested' and job.id = r.id and job.state in ('pending', 'queued', 'active')
    )
    order by r.expires_at limit $1
    for update skip locked
  )
  returning id`;

const KEPT = `select id from haat.reports where id = any($1::uuid[]) and state <> 'removed'`;

/** For as long again as its file was there, a report says that it was removed; then it is forgotten. */
const FORGET = `
  delete from haat.reports where state = 'removed' and removed_at <= haat.haat_now() - $1::int * interval '1 day'
  returning id`;

/** The statements by which reports end. */
@Injectable()
export class CleanUpRepository {
  constructor(private readonly database: Database) {}

  /** Returns how many there were, at most `limit`. */
  async removeExpired(limit: number): Promise<number> {
    return (await this.database.query(REMOVE_EXPIRED, [limit])).length;
  }

  /** Those of the reports whose files are to stay; what is no id is none of a report. */
  async kept(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(KEPT, [ids.filter((id) => isUuid(id))]);
    return new Set(rows.map(({ id }) => id));
  }

  async forget(tx: Transaction, days: number): Promise<number> {
    return (await tx.query(FORGET, [days])).length;
  }
}
