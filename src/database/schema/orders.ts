import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { amount, haat, json, moment, oneOf } from './haat-schema.js';
import { products, retailers, vendors } from './master-data.js';

export const ORDER_STATUSES = [
  'placed',
  'confirmed',
  'offered',
  'accepted',
  'packing',
  'dispatched',
  'delivered',
  'completed',
  'cancelled',
  'expired',
  'unfulfillable',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const PAYMENT_TERMS = ['cash', 'credit'] as const;
export type PaymentTerms = (typeof PAYMENT_TERMS)[number];

/** The `123` of `ORD-2026-000123`. */
export const orderNumbers = haat.sequence('order_numbers');

export const orders = haat.table(
  'orders',
  {
    id: uuid('id').primaryKey(),
    number: text('number').notNull().unique(),
    retailerId: uuid('retailer_id')
      .notNull()
      .references(() => retailers.id),
    /** The caller's own name for it, unique for its retailer: placing it again answers with the first. */
    reference: text('reference'),
    paymentTerms: text('payment_terms').$type<PaymentTerms>().notNull(),
    status: text('status').$type<OrderStatus>().notNull(),
    /** What the retailer pays: the sum of the lines at the prices of placing. */
    total: amount('total').notNull(),
    /** The vendor whose offer is accepted. */
    vendorId: uuid('vendor_id').references(() => vendors.id),
    /** The auction that looks for a vendor in place of the routing. */
    auctionId: uuid('auction_id'),
    /** Vendors that were offered the order since its routing began. */
    routingRound: smallint('routing_round').notNull().default(0),
    /** Name of the API key that placed it. */
    placedBy: text('placed_by').notNull(),
    placedAt: moment('placed_at').notNull(),
    /** Until then a vendor must have accepted it. */
    expiresAt: moment('expires_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('orders_reference').on(table.retailerId, table.reference),
    index('orders_retailer').on(table.retailerId, table.id),
    index('orders_status').on(table.status, table.id),
    // All orders of a vendor, those that are over included.
    index('orders_vendor').on(table.vendorId, table.id),
    // Reports look at what was placed in a period, by everybody or by one retailer.
    index('orders_placed').on(table.placedAt, table.id),
    index('orders_retailer_placed').on(table.retailerId, table.placedAt),
    // People search by how a number begins; the unique index follows the order of a language, which knows no beginnings.
    index('orders_number_prefix').on(table.number.op('text_pattern_ops')),
    index('orders_overdue')
      .on(table.expiresAt)
      .where(sql`status in ('placed', 'confirmed', 'offered')`),
    // A vendor's workload.
    index('orders_vendor_open')
      .on(table.vendorId)
      .where(sql`status in ('accepted', 'packing', 'dispatched')`),
    check('orders_status', oneOf('status', ORDER_STATUSES)),
    check('orders_payment_terms', oneOf('payment_terms', PAYMENT_TERMS)),
    check('orders_total', sql`total > 0`),
  ],
);

export const orderItems = haat.table(
  'order_items',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    /** From 1, as they were ordered. */
    line: smallint('line').notNull(),
    quantity: integer('quantity').notNull(),
    unitPrice: amount('unit_price').notNull(),
    amount: amount('amount').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.productId] }),
    check('order_items_quantity', sql`quantity > 0`),
    check('order_items_amount', sql`amount = unit_price * quantity`),
  ],
);

/** Every move of every order, written in the transaction that made it. */
export const orderEvents = haat.table(
  'order_events',
  {
    id: uuid('id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    /** Null where the order came to be. */
    fromStatus: text('from_status').$type<OrderStatus>(),
    toStatus: text('to_status').$type<OrderStatus>().notNull(),
    /** Name of an API key, or of the part of the program that moved it. */
    actor: text('actor').notNull(),
    reason: text('reason'),
    /** The job whose run moved it; null for a request. */
    jobId: uuid('job_id'),
    at: moment('at').notNull(),
  },
  (table) => [
    index('order_events_order').on(table.orderId, table.id),
    // Written in the order of time and never changed, so the ranges of a few kilobytes tell where a day stands.
    index('order_events_at').using('brin', table.at),
  ],
);

/** How one vendor stood in a ranking. Scores have two decimals, from 0 to 100. */
export interface RankedVendor {
  readonly rank: number;
  readonly vendorId: string;
  readonly vendorCode: string;
  readonly score: string;
  readonly availability: string;
  readonly price: string;
  readonly proximity: string;
  readonly workload: string;
  readonly reliability: string;
  /** What the vendor takes for all lines, exact to the cent. */
  readonly basket: string;
}

/** Every ranking that was made of an order, whole, so that anyone can see why a vendor was chosen. */
export const orderRankings = haat.table(
  'order_rankings',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    round: smallint('round').notNull(),
    /** Percent of each component. */
    weights: json<Readonly<Record<string, number>>>('weights').notNull(),
    vendors: json<readonly RankedVendor[]>('vendors').notNull(),
    /** Who overrode the ranking, and why. */
    override: json<{ readonly vendorId: string; readonly actor: string; readonly reason: string }>('override'),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.round] })],
);

/** `withdrawn`: taken back, by the platform while it was open, by the vendor after it was accepted. */
export const OFFER_STATUSES = ['open', 'accepted', 'declined', 'timed_out', 'withdrawn'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

export const offers = haat.table(
  'offers',
  {
    id: uuid('id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    vendorId: uuid('vendor_id')
      .notNull()
      .references(() => vendors.id),
    /** The auction whose winner is offered the order; null for a ranked or an assigned vendor. */
    auctionId: uuid('auction_id'),
    round: smallint('round').notNull(),
    /** What the vendor gets for the order. */
    price: amount('price').notNull(),
    status: text('status').$type<OfferStatus>().notNull(),
    offeredAt: moment('offered_at').notNull(),
    respondBy: moment('respond_by').notNull(),
    answeredAt: moment('answered_at'),
    answeredBy: text('answered_by'),
    reason: text('reason'),
  },
  (table) => [
    uniqueIndex('offers_one_open')
      .on(table.orderId)
      .where(sql`status = 'open'`),
    uniqueIndex('offers_one_accepted')
      .on(table.orderId)
      .where(sql`status = 'accepted'`),
    uniqueIndex('offers_one_award')
      .on(table.auctionId)
      .where(sql`status = 'accepted'`),
    index('offers_order').on(table.orderId, table.id),
    index('offers_vendor').on(table.vendorId, table.id),
    index('offers_overdue')
      .on(table.respondBy)
      .where(sql`status = 'open'`),
    // A vendor's reliability of the last 90 days.
    index('offers_answers').on(table.vendorId, table.offeredAt, table.status),
    check('offers_status', oneOf('status', OFFER_STATUSES)),
    check('offers_price', sql`price > 0`),
  ],
);
