import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../database/index.js';
import type { EventView, ItemView, OfferView, OrderFilter, OrderSummary, RankingView, Reader } from './order-views.js';

/** $2 is the vendor that reads: who else has an order that it was offered is not its business. */
const SUMMARY = `
  select o.id, o.number, o.reference, o.status, o.payment_terms as "paymentTerms", o.total, o.auction_id as "auctionId",
    o.placed_by as "placedBy", o.placed_at as "placedAt", o.expires_at as "expiresAt", o.updated_at as "updatedAt",
    json_build_object('id', r.id, 'code', r.code, 'name', r.name) as retailer,
    case when v.id is not null then json_build_object('id', v.id, 'code', v.code, 'name', v.name) end as vendor
  from haat.orders o
  join haat.retailers r on r.id = o.retailer_id
  left join haat.vendors v on v.id = o.vendor_id and ($2::uuid is null or v.id = $2)`;

/** A vendor sees what it was ever offered: nothing is assigned without an offer. */
const VISIBLE = `
  ($1::uuid is null or o.retailer_id = $1)
  and ($2::uuid is null or o.id in (select f.order_id from haat.offers f where f.vendor_id = $2))`;

const FIND = `${SUMMARY} where ${VISIBLE} and o.id = $3`;

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const LIST = `
  ${SUMMARY} where ${VISIBLE}
    and ($3::text is null or o.status = $3)
    and ($4::uuid is null or o.retailer_id = $4)
    and ($5::uuid is null or (o.vendor_id = $5 and v.id = $5))
    and ($6::text is null or o.payment_terms = $6)
    and ($7::timestamptz is null or o.placed_at >= $7)
    and ($8::timestamptz is null or o.placed_at < $8)
    and ($9::text is null or starts_with(o.number, upper($9)))
    and ($10::uuid is null or o.id < $10)
  order by o.id desc limit $11`;

const ITEMS = `
  select i.line, i.product_id as "productId", p.sku, p.name, i.quantity, i.unit_price as "unitPrice", i.amount
  from haat.order_items i join haat.products p on p.id = i.product_id
  where i.order_id = $1 order by i.line`;

const TIMELINE = `
  select from_status as "from", to_status as "to", actor, reason, job_id as "jobId", at
  from haat.order_events where order_id = $1 order by at, id`;

/** Why an offer was taken back, and by whom, may tell of other vendors. */
const OFFERS = `
  select f.id, json_build_object('id', v.id, 'code', v.code, 'name', v.name) as vendor, f.auction_id as "auctionId",
    f.round, f.price, f.status, f.offered_at as "offeredAt", f.respond_by as "respondBy", f.answered_at as "answeredAt",
    case when shown.answer then f.answered_by end as "answeredBy", case when shown.answer then f.reason end as reason
  from haat.offers f
  cross join lateral (select $2::uuid is null or f.status <> 'withdrawn' as answer) as shown
  join haat.vendors v on v.id = f.vendor_id
  where f.order_id = $1 and ($2::uuid is null or f.vendor_id = $2) order by f.offered_at, f.id`;

const RANKINGS = `select round, weights, vendors, override, at from haat.order_rankings where order_id = $1 order by round`;

/** What is shown of orders; it writes nothing. */
@Injectable()
export class OrderViewsRepository {
  async find(sql: Sql, id: string, reader: Reader): Promise<OrderSummary | undefined> {
    const [order] = await sql.query<OrderSummary & Record<string, unknown>>(FIND, [...scopeOf(reader), id]);
    return order;
  }

  /** Newest first, from the one before `beforeId` on. */
  list(sql: Sql, filter: OrderFilter, reader: Reader, beforeId: string | undefined, limit: number) {
    const { status, retailerId, vendorId, paymentTerms, since, until, search } = filter;
    const conditions = [status, retailerId, vendorId, paymentTerms, since, until, search, beforeId];
    const values = [...scopeOf(reader), ...conditions.map((condition) => condition ?? null), limit];
    return sql.query<OrderSummary & Record<string, unknown>>(LIST, values);
  }

  items(sql: Sql, orderId: string): Promise<readonly ItemView[]> {
    return sql.query<ItemView & Record<string, unknown>>(ITEMS, [orderId]);
  }

  timeline(sql: Sql, orderId: string): Promise<readonly EventView[]> {
    return sql.query<EventView & Record<string, unknown>>(TIMELINE, [orderId]);
  }

  /** All of the order, or those of one vendor. */
  offers(sql: Sql, orderId: string, vendorId: string | undefined): Promise<readonly OfferView[]> {
    return sql.query<OfferView & Record<string, unknown>>(OFFERS, [orderId, vendorId ?? null]);
  }

  rankings(sql: Sql, orderId: string): Promise<readonly RankingView[]> {
    return sql.query<RankingView & Record<string, unknown>>(RANKINGS, [orderId]);
  }
}

const scopeOf = ({ retailerId, vendorId }: Reader) => [retailerId ?? null, vendorId ?? null];
