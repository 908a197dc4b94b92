import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../database/index.js';
import { LARGEST_AMOUNT, type Money } from '../../../money/index.js';
import type { VendorId } from '../../master-data/index.js';
import type { OrderId } from '../order.js';
import type { VendorFacts } from './ranking.rules.js';
import type { TrackRecord } from './reliability.rules.js';

/**
 * How a vendor answered the offers of 90 days. The moment is a subquery, evaluated once: compared with the function itself,
 * which may give another value for each row, the index could not be used.
 */
const answersOf = (vendor: string): string => `
  select count(*) filter (where o.status = 'accepted')::int as accepted,
    count(*) filter (where o.status = 'declined')::int as declined,
    count(*) filter (where o.status = 'timed_out')::int as timed_out
  from haat.offers o
  where o.vendor_id = ${vendor} and o.offered_at > (select haat.haat_now() - interval '90 days')`;

const TRACK_RECORDS = `
  select v.id as "vendorId", v.rating::text as rating, answers.accepted, answers.declined, answers.timed_out as "timedOut"
  from haat.vendors v cross join lateral (${answersOf('v.id')}) as answers
  where v.id = any($1::uuid[])`;

/**
 * The vendors that can deliver the whole order and have not been offered it before; $2 may have been. The subquery of each
 * line is one search of the index by its product ("offset 0" keeps the planner from joining the whole stock instead), and
 * what costs most, the answers, is looked up only for vendors that have every line. Who asks for more than an amount can be
 * has mistaken a price, and no offer could hold it.
 */
export const ELIGIBLE = `
  with lines as materialized (
    select product_id, quantity from haat.order_items where order_id = $1
  ), baskets as materialized (
    select offered.vendor_id, sum(offered.price * l.quantity) as basket, min(offered.free / l.quantity) as cover
    from lines l cross join lateral (
      select vp.vendor_id, vp.price, vp.stock - vp.reserved as free from haat.vendor_products vp
      where vp.product_id = l.product_id and vp.stock - vp.reserved >= l.quantity offset 0
    ) as offered
    group by offered.vendor_id
    having count(*) = (select count(*) from lines) and sum(offered.price * l.quantity) <= ${LARGEST_AMOUNT}
  )
  select v.id as "vendorId", v.code as "vendorCode", b.basket::text as basket, b.cover,
    lower(v.city) = (
      select lower(r.city) from haat.orders o join haat.retailers r on r.id = o.retailer_id where o.id = $1
    ) as "isSameCity", workload.orders as "openOrders", v.rating::text as rating,
    answers.accepted, answers.declined, answers.timed_out as "timedOut"
  from baskets b
  join haat.vendors v on v.id = b.vendor_id and v.status = 'active'
    and (v.id = $2 or v.id not in (select vendor_id from haat.offers where order_id = $1))
  cross join lateral (
    select count(*)::int as orders from haat.orders o
    where o.vendor_id = v.id and o.status in ('accepted', 'packing', 'dispatched')
  ) as workload
  cross join lateral (${answersOf('v.id')}) as answers`;

/** Incomplete where the vendor does not have one of the products at all. */
const BASKET = `
  select case when count(vp.price) = count(*) then sum(vp.price * i.quantity)::text end as basket
  from haat.order_items i
  left join haat.vendor_products vp on vp.product_id = i.product_id and vp.vendor_id = $2
  where i.order_id = $1`;

type TrackRecordRow = TrackRecord & Record<string, unknown> & { vendorId: VendorId };

/** What is known of vendors when an order looks for one; it judges nothing. */
@Injectable()
export class VendorFactsRepository {
  /** @param despiteBefore a vendor that may have been offered the order before */
  eligible(sql: Sql, orderId: OrderId, despiteBefore?: VendorId): Promise<readonly VendorFacts[]> {
    return sql.query<VendorFacts & Record<string, unknown>>(ELIGIBLE, [orderId, despiteBefore ?? null]);
  }

  trackRecords(sql: Sql, vendorIds: readonly VendorId[]): Promise<readonly TrackRecordRow[]> {
    return sql.query<TrackRecordRow>(TRACK_RECORDS, [vendorIds]);
  }

  /** What the vendor takes for all lines, whatever it has in stock; nothing when it does not trade in one of them. */
  async basket(sql: Sql, orderId: OrderId, vendorId: VendorId): Promise<Money | undefined> {
    const [row] = await sql.query<{ basket: Money | null }>(BASKET, [orderId, vendorId]);
    return row?.basket ?? undefined;
  }
}
