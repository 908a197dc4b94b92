import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { amount, haat, moment, oneOf } from './haat-schema.js';
import { products, vendors } from './master-data.js';

/** What a vendor has of a product. What is reserved is still in stock; what is dispatched is in neither. */
export const vendorProducts = haat.table(
  'vendor_products',
  {
    vendorId: uuid('vendor_id')
      .notNull()
      .references(() => vendors.id),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    /** What the vendor takes for one unit. */
    price: amount('price').notNull(),
    stock: integer('stock').notNull(),
    reserved: integer('reserved').notNull().default(0),
    /** Below it the vendor is alerted. */
    minStock: integer('min_stock').notNull().default(0),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.vendorId, table.productId] }),
    // Routing asks, of each product of an order, who has how much of it at which price: the index alone answers.
    index('vendor_products_supply').on(table.productId, table.vendorId, table.price, table.stock, table.reserved),
    // What the hourly check asks for: few rows, in the order in which it walks.
    index('vendor_products_low')
      .on(table.vendorId, table.productId)
      .where(sql`stock < min_stock`),
    check('vendor_products_reserved', sql`0 <= reserved and reserved <= stock`),
    check('vendor_products_price', sql`price > 0`),
    check('vendor_products_min_stock', sql`min_stock >= 0`),
  ],
);

export const STOCK_RESERVATION_STATES = ['held', 'released', 'dispatched'] as const;
export type StockReservationState = (typeof STOCK_RESERVATION_STATES)[number];

/** What an accepted offer holds of its vendor's stock, a row a product: it ends exactly once. */
export const stockReservations = haat.table(
  'stock_reservations',
  {
    /** What it is held for: the id of the offer. */
    reference: uuid('reference').notNull(),
    productId: uuid('product_id').notNull(),
    vendorId: uuid('vendor_id').notNull(),
    quantity: integer('quantity').notNull(),
    state: text('state').$type<StockReservationState>().notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.reference, table.productId] }),
    index('stock_reservations_held')
      .on(table.vendorId, table.productId)
      .where(sql`state = 'held'`),
    // What left a vendor's stock in a period.
    index('stock_reservations_dispatched')
      .on(table.vendorId, table.productId, table.endedAt)
      .where(sql`state = 'dispatched'`),
    // The same of all vendors together.
    index('stock_reservations_dispatched_at')
      .on(table.endedAt)
      .where(sql`state = 'dispatched'`),
    check('stock_reservations_state', oneOf('state', STOCK_RESERVATION_STATES)),
    check('stock_reservations_quantity', sql`quantity > 0`),
  ],
);
