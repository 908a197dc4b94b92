import { check, index, integer, numeric, text, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { amount, haat, moment, oneOf } from './haat-schema.js';

/** Who and what is inactive takes part in nothing new. */
export const MASTER_DATA_STATUSES = ['active', 'inactive'] as const;
export type MasterDataStatus = (typeof MASTER_DATA_STATUSES)[number];

/** What retailers and vendors have in common. */
const party = () => ({
  id: uuid('id').primaryKey(),
  /** What people and API keys call it, such as `R001`. */
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  /** E.164. */
  phone: text('phone').notNull(),
  email: text('email'),
  city: text('city').notNull(),
  status: text('status').$type<MasterDataStatus>().notNull().default('active'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});

/** Small shops that order. */
export const retailers = haat.table('retailers', party(), (table) => [
  index('retailers_phone').on(table.phone),
  check('retailers_status', oneOf('status', MASTER_DATA_STATUSES)),
]);

/** Wholesalers that are offered orders. */
export const vendors = haat.table(
  'vendors',
  {
    ...party(),
    /** From 0 to 5, as retailers have judged it. */
    rating: numeric('rating', { precision: 2, scale: 1 }).notNull().default('0'),
  },
  (table) => [
    index('vendors_phone').on(table.phone),
    check('vendors_status', oneOf('status', MASTER_DATA_STATUSES)),
    check('vendors_rating', sql`rating between 0 and 5`),
  ],
);

export const products = haat.table(
  'products',
  {
    id: uuid('id').primaryKey(),
    sku: text('sku').notNull().unique(),
    name: text('name').notNull(),
    category: text('category').notNull(),
    /** What one of it is: `kg`, `carton`. */
    unit: text('unit').notNull(),
    /** What a retailer pays for one unit, whichever vendor delivers it. */
    unitPrice: amount('unit_price').notNull(),
    /** The smallest quantity that can be ordered. */
    minQuantity: integer('min_quantity').notNull().default(1),
    status: text('status').$type<MasterDataStatus>().notNull().default('active'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    index('products_category').on(table.category, table.sku),
    check('products_status', oneOf('status', MASTER_DATA_STATUSES)),
    check('products_unit_price', sql`unit_price > 0`),
    check('products_min_quantity', sql`min_quantity > 0`),
  ],
);
