import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import { isStorable } from '../levels/storable.js';

/** Also those whose row was refused: the supplier has them, whatever it says of them. */
const LIST = `
  insert into haat.supplier_sync_listings (sync_id, product_id)
  select $1, p.id from haat.products p where p.sku = any($2::text[])
  on conflict do nothing`;

const HAS_ANY = 'select exists (select from haat.supplier_sync_listings where sync_id = $1) as "hasAny"';

/** What is reserved stays: it has been promised. The sort stands below the locking, as everywhere. */
const EMPTY_UNLISTED = `
  with unlisted as (
    select vp.product_id, vp.reserved from haat.vendor_products vp
    where vp.vendor_id = $2 and vp.stock > vp.reserved and not exists (
      select from haat.supplier_sync_listings l where l.sync_id = $1 and l.product_id = vp.product_id)
    order by vp.product_id limit $3 for update
  )
  update haat.vendor_products vp set stock = unlisted.reserved, updated_at = haat.haat_now()
  from unlisted where vp.vendor_id = $2 and vp.product_id = unlisted.product_id
  returning vp.product_id`;

const COUNT_EMPTIED = 'update haat.supplier_syncs set emptied = emptied + $2 where id = $1';

const FORGET = 'delete from haat.supplier_sync_listings where sync_id = any($1::uuid[])';

/** Which products a full sync has met, and what becomes of the others. */
@Injectable()
export class ListingsRepository {
  /** Remembers those of the products that exist. */
  async list(tx: Transaction, syncId: string, skus: readonly string[]): Promise<void> {
    await tx.query(LIST, [syncId, skus.filter(isStorable)]);
  }

  async hasAny(sql: Sql, syncId: string): Promise<boolean> {
    const [row] = await sql.query<{ hasAny: boolean }>(HAS_ANY, [syncId]);
    return row?.hasAny ?? false;
  }

  /** Empties some of the vendor's products that were not listed. Returns how many: none once all are done. */
  async emptyUnlisted(tx: Transaction, syncId: string, vendorId: string, limit: number): Promise<number> {
    const emptied = (await tx.query(EMPTY_UNLISTED, [syncId, vendorId, limit])).length;
    if (emptied > 0) await tx.query(COUNT_EMPTIED, [syncId, emptied]);
    return emptied;
  }

  async forget(tx: Transaction, syncIds: readonly string[]): Promise<void> {
    await tx.query(FORGET, [syncIds]);
  }
}
