import type { Sql } from '../../../../src/database/index.js';
import type { InvoiceStatus } from '../../../../src/database/schema/credit.js';
import type { OrderStatus } from '../../../../src/database/schema/orders.js';

export interface SeenOrder {
  readonly id: string;
  readonly status: OrderStatus;
  readonly retailerId: string;
}

export interface SeenOffer {
  readonly id: string;
  readonly orderId: string;
  readonly vendorId: string;
  readonly status: 'open' | 'accepted';
}

/** What there is to be done at a moment. It may be otherwise when it is done: that is what a crowd is for. */
export interface Sight {
  readonly orders: readonly SeenOrder[];
  readonly offers: readonly SeenOffer[];
  readonly auctions: readonly { readonly id: string }[];
  readonly invoices: readonly { readonly id: string; readonly status: InvoiceStatus }[];
  readonly payments: readonly { readonly id: string }[];
}

/** Final orders are looked at too, a few of them, because people ask the impossible of them. */
const LOOK = `
  select json_build_object(
    'orders', (select coalesce(json_agg(o), '[]') from (
      select id, status, retailer_id as "retailerId" from haat.orders
      where retailer_id = any($1::uuid[])
        and (status not in ('completed', 'cancelled', 'expired', 'unfulfillable') or right(id::text, 1) = '0') order by id) as o),
    'offers', (select coalesce(json_agg(f), '[]') from (
      select id, order_id as "orderId", vendor_id as "vendorId", status from haat.offers
      where status in ('open', 'accepted') order by id) as f),
    'auctions', (select coalesce(json_agg(a), '[]') from (select id from haat.auctions where status = 'open' order by id) as a),
    'invoices', (select coalesce(json_agg(i), '[]') from (
      select id, status from haat.invoices where retailer_id = any($1::uuid[]) and status <> 'paid' order by id) as i),
    'payments', (select coalesce(json_agg(p), '[]') from (
      select id from haat.payments where retailer_id = $2 order by id) as p)
  ) as sight`;

/** @param ample the retailer whose payments may be reversed */
export async function look(sql: Sql, retailers: readonly string[], ample: string): Promise<Sight> {
  const [row] = await sql.query<{ sight: Sight }>(LOOK, [retailers, ample]);
  if (!row) throw new Error('The database saw nothing.');
  return row.sight;
}
