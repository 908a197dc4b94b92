import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../database/index.js';
import type { AuctionFilter, AuctionItem, AuctionRecord, BidRecord } from './auction-views.js';
import type { VendorId } from '../master-data/index.js';

/** More bids than a person reads; the best and the newest stand first. */
const MAX_BIDS = 500;

const VIEW = `
  select a.id, a.number, a.order_id as "orderId", o.number as "orderNumber", a.status,
    a.ceiling_price as "ceilingPrice", a.minimum_bids as "minimumBids", a.opened_at as "openedAt",
    a.closes_at as "closesAt", a.extensions, live.count as "bidCount", live.best as "bestPrice",
    nullif(a.award_rank, 0) as "awardRank", a.closed_at as "closedAt", a.ended_at as "endedAt", a.reason
  from haat.auctions a
  join haat.orders o on o.id = a.order_id
  cross join lateral (
    select count(*)::int as count, min(b.price) as best from haat.bids b where b.auction_id = a.id and b.status = 'live'
  ) as live`;

/** A vendor sees what it can bid on, and what it has bid on. */
const IS_SEEN = (vendor: string) =>
  `(${vendor}::uuid is null or a.status = 'open' or exists (
    select 1 from haat.bids own where own.auction_id = a.id and own.vendor_id = ${vendor}))`;

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const LIST = `${VIEW}
  where ($1::text is null or a.status = $1) and ($2::uuid is null or a.order_id = $2)
    and ($3::uuid is null or a.id < $3) and ${IS_SEEN('$4')}
  order by a.id desc limit $5`;

const FIND = `${VIEW} where a.id = $1 and ${IS_SEEN('$2')}`;

const ITEMS = `
  select i.product_id as "productId", p.sku, p.name, p.unit, i.quantity
  from haat.auctions a
  join haat.order_items i on i.order_id = a.order_id
  join haat.products p on p.id = i.product_id
  where a.id = $1 order by i.line`;

/** Rank and reliability are those of the close; a bid that was replaced before has none. */
const BIDS = `
  select b.id, b.vendor_id as "vendorId", v.code as "vendorCode", v.name as "vendorName", b.price,
    b.lead_time_days as "leadTimeDays", b.status, b.bid_at as "bidAt", ranked.rank, ranked.reliability
  from haat.bids b
  join haat.auctions a on a.id = b.auction_id
  join haat.vendors v on v.id = b.vendor_id
  left join lateral jsonb_to_recordset(a.ranking) as ranked(rank int, "bidId" uuid, reliability text)
    on ranked."bidId" = b.id
  where b.auction_id = $1 and ($2::uuid is null or b.vendor_id = $2)
  order by b.status, ranked.rank, b.price, b.bid_at limit ${MAX_BIDS}`;

/** The SQL by which auctions are looked at; it decides nothing. `viewer` is the vendor that looks, if one does. */
@Injectable()
export class AuctionViewsRepository {
  constructor(private readonly database: Database) {}

  /** Newest first, from the one before `beforeId` on. */
  async list(
    { status, orderId }: AuctionFilter,
    { beforeId, limit, viewer }: { beforeId?: string; limit: number; viewer?: VendorId },
  ): Promise<readonly AuctionRecord[]> {
    const values = [status ?? null, orderId ?? null, beforeId ?? null, viewer ?? null, limit];
    return this.database.query<AuctionRecord & Record<string, unknown>>(LIST, values);
  }

  async find(sql: Sql, id: string, viewer: VendorId | undefined): Promise<AuctionRecord | undefined> {
    const [row] = await sql.query<AuctionRecord & Record<string, unknown>>(FIND, [id, viewer ?? null]);
    return row;
  }

  async items(sql: Sql, id: string): Promise<readonly AuctionItem[]> {
    return sql.query<AuctionItem & Record<string, unknown>>(ITEMS, [id]);
  }

  /** Best first, then those that were replaced. */
  async bids(sql: Sql, id: string, viewer: VendorId | undefined): Promise<readonly BidRecord[]> {
    return sql.query<BidRecord & Record<string, unknown>>(BIDS, [id, viewer ?? null]);
  }
}
