import type { Database } from '../../../src/database/index.js';
import type { OfferStatus, OrderStatus } from '../../../src/database/schema/orders.js';
import type { RetailerId } from '../../../src/domains/master-data/index.js';
import { money } from '../../../src/money/index.js';
import { until } from '../app/until.js';
import { aProduct, aRetailer, aVendor } from './master-data.js';
import { inStock } from './stock.js';

const DEADLINE_QUEUES = ['order-processing', 'order-routing', 'vendor-fallback', 'wholesaler-confirmation-timeout'];

/** Vendors that have 100 of one product each: `V1` is the cheapest, and so on, which is how they rank. */
export async function aSupply(database: Database, prefix: string, count: number) {
  const { id: retailerId } = await aRetailer(database);
  const product = await aProduct(database);
  const vendors = [];
  for (let n = 1; n <= count; n++) {
    const vendor = await aVendor(database, { code: `${prefix}${n}` });
    await inStock(database, vendor, product, { price: money(80 + n) });
    vendors.push(vendor);
  }
  return { retailerId: retailerId as RetailerId, product, vendors };
}

export type Supply = Awaited<ReturnType<typeof aSupply>>;

/** The body of an order for ten of the supply's product, in cash. */
export const tenInCash = ({ retailerId, product }: Pick<Supply, 'retailerId' | 'product'>) => ({
  retailerId,
  items: [{ productId: product.id, quantity: 10 }],
  paymentTerms: 'cash',
});

export interface OfferRow extends Record<string, unknown> {
  id: string;
  vendorId: string;
  code: string;
  round: number;
  status: OfferStatus;
}

/** The offers of an order, as they were made. */
export function offersOf(database: Database, orderId: string): Promise<OfferRow[]> {
  return database.query<OfferRow>(
    `select f.id, f.vendor_id as "vendorId", v.code, f.round, f.status
     from haat.offers f join haat.vendors v on v.id = f.vendor_id where f.order_id = $1 order by f.id`,
    [orderId],
  );
}

/** Waits until the order has an open offer; returns it. */
export function openOffer(database: Database, orderId: string): Promise<OfferRow> {
  return until('an open offer', async () =>
    (await offersOf(database, orderId)).find(({ status }) => status === 'open'),
  );
}

export async function statusOf(database: Database, orderId: string): Promise<OrderStatus | undefined> {
  const [row] = await database.query<{ status: OrderStatus }>('select status from haat.orders where id = $1', [
    orderId,
  ]);
  return row?.status;
}

export async function untilOrder(database: Database, orderId: string, status: OrderStatus): Promise<void> {
  await until(`order ${orderId} to be ${status}`, async () => (await statusOf(database, orderId)) === status);
}

/** Waits until nothing is due on the queues that move orders. */
export async function untilQuiet(database: Database): Promise<void> {
  await until('the jobs of orders to end', async () => {
    const rows = await database.query(
      `select 1 from haat.jobs where queue = any($1::text[])
         and (state in ('queued', 'active') or (state = 'pending' and run_at <= haat.haat_now()))`,
      [DEADLINE_QUEUES],
    );
    return rows.length === 0;
  });
}
