import { sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Sql } from '../../../src/database/index.js';
import { products, retailers, vendors } from '../../../src/database/schema/master-data.js';
import type { ProductId, RetailerId, VendorId } from '../../../src/domains/master-data/index.js';
import { money } from '../../../src/money/index.js';

/* Each makes one that differs from all others in what is unique; `given` says what the test cares about. */

let made = 0;

/** Every test file has a database of its own, so that numbers need to differ within one process only. */
const next = (): number => (made += 1);

const inTheDatabase = () => ({ createdAt: sql`haat.haat_now()`, updatedAt: sql`haat.haat_now()` });

const party = (letter: string, number: number) => ({
  id: uuidv7(),
  code: `${letter}${String(number).padStart(3, '0')}`,
  phone: `+977984${String(1_000_000 + number)}`,
  city: 'Kathmandu',
  ...inTheDatabase(),
});

export async function aRetailer(database: Sql, given: Partial<typeof retailers.$inferInsert> = {}) {
  const number = next();
  const row = { ...party('R', number), name: `Retailer ${number}`, ...given };
  const [retailer] = await database.orm.insert(retailers).values(row).returning();
  return identified<RetailerId, typeof retailers.$inferSelect>(retailer);
}

export async function aVendor(database: Sql, given: Partial<typeof vendors.$inferInsert> = {}) {
  const number = next();
  const row = { ...party('V', number), name: `Vendor ${number}`, rating: '4.0', ...given };
  const [vendor] = await database.orm.insert(vendors).values(row).returning();
  return identified<VendorId, typeof vendors.$inferSelect>(vendor);
}

export async function aProduct(database: Sql, given: Partial<typeof products.$inferInsert> = {}) {
  const number = next();
  const row = {
    id: uuidv7(),
    sku: `SKU-${String(number).padStart(4, '0')}`,
    name: `Product ${number}`,
    category: 'groceries',
    unit: 'carton',
    unitPrice: money(100),
    ...inTheDatabase(),
    ...given,
  };
  const [product] = await database.orm.insert(products).values(row).returning();
  return identified<ProductId, typeof products.$inferSelect>(product);
}

/** The row that was written, its id of the kind that the domains tell apart. */
function identified<Id extends string, Row extends { id: string }>(row: Row | undefined): Omit<Row, 'id'> & { id: Id } {
  if (!row) throw new Error('The database wrote no row.');
  return { ...row, id: row.id as Id };
}
