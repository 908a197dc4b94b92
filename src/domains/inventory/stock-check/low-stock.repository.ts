import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';

/** A product that a vendor has less of than it wants to. */
export interface LowStock {
  readonly vendorId: string;
  readonly vendorCode: string;
  readonly phone: PhoneNumber;
  readonly email: string | null;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly stock: number;
  readonly minStock: number;
}

/** A product of a vendor: where a batch ended. */
export type StockPosition = Pick<LowStock, 'vendorId' | 'productId'>;

/** What a mail is to tell a vendor. */
export interface DueMail {
  readonly vendorCode: string;
  readonly vendorName: string;
  readonly email: string | null;
  /** With the figures of their alerts, the scarcest first. */
  readonly products: readonly Pick<LowStock, 'name' | 'sku' | 'stock' | 'minStock'>[];
}

const TODAY = '(haat.haat_now() at time zone $1)::date';

/** What is low without an alert of today; of the active vendors and products only, the others take part in nothing. */
const LOW = `
  select vp.vendor_id as "vendorId", v.code as "vendorCode", v.phone, v.email, vp.product_id as "productId", p.sku, p.name,
    vp.stock, vp.min_stock as "minStock"
  from haat.vendor_products vp
  join haat.vendors v on v.id = vp.vendor_id and v.status = 'active'
  join haat.products p on p.id = vp.product_id and p.status = 'active'
  where vp.stock < vp.min_stock and ($2::uuid is null or vp.vendor_id = $2)
    and ($3::uuid is null or (vp.vendor_id, vp.product_id) > ($3, $4))
    and not exists (
      select from haat.low_stock_alerts a
      where a.vendor_id = vp.vendor_id and a.product_id = vp.product_id and a.day = ${TODAY})
  order by vp.vendor_id, vp.product_id limit $5`;

/** One that another check wrote meanwhile is left as it is, and not returned. */
const RECORD = `
  insert into haat.low_stock_alerts (vendor_id, product_id, day, stock, min_stock, mail_due, at)
  select a."vendorId", a."productId", ${TODAY}, a.stock, a."minStock", a."mailDue", haat.haat_now()
  from json_to_recordset($2::json) as a("vendorId" uuid, "productId" uuid, stock int, "minStock" int, "mailDue" boolean)
  on conflict do nothing
  returning vendor_id as "vendorId", product_id as "productId"`;

/**
 * Of some vendors the alerts that no mail lists yet, the scarcest first; from now on this one does. Those that another check
 * is just taking are left to it: so the two neither wait for each other nor list anything twice.
 */
const TAKE_DUE = `
  with chosen as (
    select vendor_id from haat.low_stock_alerts where mail_due and ($1::uuid is null or vendor_id = $1)
    group by vendor_id order by vendor_id limit $2
  ),
  taken as (
    select due.* from chosen cross join lateral (
      select a.vendor_id, a.product_id, a.day from haat.low_stock_alerts a
      where a.vendor_id = chosen.vendor_id and a.mail_due
      order by a.stock, a.product_id, a.day limit $3 for update skip locked
    ) as due
  ),
  listed as (
    update haat.low_stock_alerts a set mail_due = false from taken
    where a.vendor_id = taken.vendor_id and a.product_id = taken.product_id and a.day = taken.day
    returning a.vendor_id, a.product_id, a.stock, a.min_stock
  )
  select v.code as "vendorCode", v.name as "vendorName", v.email, json_agg(json_build_object(
    'name', p.name, 'sku', p.sku, 'stock', listed.stock, 'minStock', listed.min_stock) order by listed.stock, p.sku) as products
  from listed join haat.vendors v on v.id = listed.vendor_id join haat.products p on p.id = listed.product_id
  group by v.id`;

const keyOf = ({ vendorId, productId }: StockPosition): string => `${vendorId} ${productId}`;

/** The SQL of low stock; it decides nothing. */
@Injectable()
export class LowStockRepository {
  /** By vendor and product, from the one after `after` on. */
  low(
    sql: Sql,
    timeZone: string,
    vendorId: string | undefined,
    after: StockPosition | undefined,
    limit: number,
  ): Promise<readonly LowStock[]> {
    const position = [after?.vendorId ?? null, after?.productId ?? null];
    return sql.query<LowStock & Record<string, unknown>>(LOW, [timeZone, vendorId ?? null, ...position, limit]);
  }

  /** Records the alerts of today. Returns those that were not there yet. */
  async record<Alert extends LowStock & { readonly mailDue: boolean }>(
    tx: Transaction,
    timeZone: string,
    alerts: readonly Alert[],
  ): Promise<readonly Alert[]> {
    const rows = alerts.map(({ vendorId, productId, stock, minStock, mailDue }) => {
      return { vendorId, productId, stock, minStock, mailDue };
    });
    const recorded = await tx.query<StockPosition & Record<string, unknown>>(RECORD, [timeZone, JSON.stringify(rows)]);
    const keys = new Set(recorded.map(keyOf));
    return alerts.filter((alert) => keys.has(keyOf(alert)));
  }

  /** Takes what mails have yet to list: of some vendors, and of each as much as fits into one. */
  takeDue(
    tx: Transaction,
    vendorId: string | undefined,
    vendors: number,
    products: number,
  ): Promise<readonly DueMail[]> {
    return tx.query<DueMail & Record<string, unknown>>(TAKE_DUE, [vendorId ?? null, vendors, products]);
  }
}
