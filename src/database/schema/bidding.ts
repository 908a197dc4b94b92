import { sql } from 'drizzle-orm';
import { check, index, integer, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { amount, haat, json, moment, oneOf } from './haat-schema.js';
import { vendors } from './master-data.js';
import { orders } from './orders.js';

export const AUCTION_STATUSES = ['open', 'awarding', 'awarded', 'no_award', 'cancelled'] as const;
export type AuctionStatus = (typeof AUCTION_STATUSES)[number];

/** The `123` of `AUC-2026-000123`. */
export const auctionNumbers = haat.sequence('auction_numbers');

/** A bid as it stood at the close: with the reliability of that moment, so that the ranking can be recomputed. */
export interface RankedBid {
  readonly rank: number;
  readonly bidId: string;
  readonly vendorId: string;
  readonly price: string;
  /** From 0 to 100, two decimals. */
  readonly reliability: string;
  readonly bidAt: string;
}

/** A reverse auction: vendors underbid each other for one order. */
export const auctions = haat.table(
  'auctions',
  {
    id: uuid('id').primaryKey(),
    number: text('number').notNull().unique(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    status: text('status').$type<AuctionStatus>().notNull(),
    /** A bid above it is refused. */
    ceilingPrice: amount('ceiling_price'),
    /** Fewer bids at the close: no award. */
    minimumBids: smallint('minimum_bids').notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: moment('opened_at').notNull(),
    /** Put off by a best bid of the last moment. */
    closesAt: moment('closes_at').notNull(),
    extensions: smallint('extensions').notNull().default(0),
    /** The bids at the close, best first. */
    ranking: json<readonly RankedBid[]>('ranking'),
    /** Rank of the bid that was offered the order last; 0 before the first. */
    awardRank: smallint('award_rank').notNull().default(0),
    closedAt: moment('closed_at'),
    endedAt: moment('ended_at'),
    reason: text('reason'),
  },
  (table) => [
    uniqueIndex('auctions_one_running')
      .on(table.orderId)
      .where(sql`status in ('open', 'awarding')`),
    index('auctions_status').on(table.status, table.id),
    index('auctions_order').on(table.orderId, table.id),
    index('auctions_overdue')
      .on(table.closesAt)
      .where(sql`status = 'open'`),
    check('auctions_status', oneOf('status', AUCTION_STATUSES)),
    check('auctions_minimum_bids', sql`minimum_bids > 0`),
    check('auctions_extensions', sql`extensions between 0 and 5`),
  ],
);

/** Every bid that was made; only a vendor's last one is live. */
export const bids = haat.table(
  'bids',
  {
    id: uuid('id').primaryKey(),
    auctionId: uuid('auction_id')
      .notNull()
      .references(() => auctions.id),
    vendorId: uuid('vendor_id')
      .notNull()
      .references(() => vendors.id),
    /** What the vendor takes for the whole order. */
    price: amount('price').notNull(),
    leadTimeDays: integer('lead_time_days').notNull(),
    status: text('status').$type<'live' | 'replaced'>().notNull(),
    bidBy: text('bid_by').notNull(),
    bidAt: moment('bid_at').notNull(),
  },
  (table) => [
    uniqueIndex('bids_one_live')
      .on(table.auctionId, table.vendorId)
      .where(sql`status = 'live'`),
    index('bids_auction').on(table.auctionId, table.price),
    index('bids_vendor').on(table.vendorId, table.id),
    check('bids_status', oneOf('status', ['live', 'replaced'])),
    check('bids_price', sql`price > 0`),
    check('bids_lead_time', sql`lead_time_days between 0 and 365`),
  ],
);
