import { sql } from 'drizzle-orm';
import type { Sql } from '../../../src/database/index.js';
import { vendorProducts } from '../../../src/database/schema/inventory.js';
import { money } from '../../../src/money/index.js';

interface Identified {
  readonly id: string;
}

type StockOf = Partial<typeof vendorProducts.$inferInsert>;

/** Gives a vendor 100 of a product at 90.00, none of it reserved, unless `given` says otherwise; over what it had before. */
export async function inStock(database: Sql, vendor: Identified, product: Identified, given: StockOf = {}) {
  const figures = { price: money(90), stock: 100, reserved: 0, minStock: 0, ...given, updatedAt: sql`haat.haat_now()` };
  const [row] = await database.orm
    .insert(vendorProducts)
    .values({ vendorId: vendor.id, productId: product.id, ...figures })
    .onConflictDoUpdate({ target: [vendorProducts.vendorId, vendorProducts.productId], set: figures })
    .returning();
  if (!row) throw new Error('The database wrote no row.');
  return row;
}

/** So many new products of which a vendor has 9,000 each at 10.00. Returns their SKUs, in the order of their ids. */
export async function manyInStock(database: Sql, vendor: Identified, count: number): Promise<readonly string[]> {
  const made = await database.query<{ sku: string }>(
    `with made as (
       insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
       select gen_random_uuid(), 'MANY-' || $1 || '-' || n, 'Product ' || n, 'groceries', 'carton', 100,
         haat.haat_now(), haat.haat_now()
       from generate_series(0, $2::int - 1) n returning id, sku
     ), stocked as (
       insert into haat.vendor_products (vendor_id, product_id, price, stock, updated_at)
       select $1::uuid, id, 10, 9000, haat.haat_now() from made
     )
     select sku from made order by id`,
    [vendor.id, count],
  );
  return made.map(({ sku }) => sku);
}

/** What the vendor has of the product at present. */
export async function stockOf(database: Sql, vendor: Identified, product: Identified) {
  const [row] = await database.query<{ stock: number; reserved: number }>(
    'select stock, reserved from haat.vendor_products where vendor_id = $1 and product_id = $2',
    [vendor.id, product.id],
  );
  return row;
}
