import { v7 as uuidv7 } from 'uuid';
import type { OrderStatus } from '../../../src/database/schema/orders.js';
import { ExpireOrder } from '../../../src/domains/orders/expiry/expiry.jobs.js';
import { hours, Jobs } from '../../../src/jobs/index.js';
import { drain, moveClock } from '../../../src/jobs/testing/index.js';
import type { HttpAnswer } from '../../support/app/http-app.js';
import type { MarketplaceApp } from '../../support/marketplace/app.js';
import { aProduct, aRetailer, aVendor, inStock } from '../../support/marketplace/index.js';

export const BIDDING = 'bidding-timeout';

interface Identified {
  readonly id: string;
}

const PLACE = `
  with placed as (
    insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
    values ($1, $2, $3, 'cash', $4, 1000, 'test', haat.haat_now(), haat.haat_now() + interval '1 day', haat.haat_now())
  ), item as (
    insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount) values ($1, $5, 1, 10, 100, 1000)
  )
  insert into haat.order_events (id, order_id, from_status, to_status, actor, at)
  select e.id, $1, e.from_status, e.to_status, 'test', haat.haat_now()
  from json_to_recordset($6::json) as e(id uuid, from_status text, to_status text)`;

/** A cash order of ten units at 100.00 that expires in a day. */
export async function anOrder({ database }: MarketplaceApp, status: 'placed' | 'confirmed' = 'confirmed') {
  const [retailer, product] = [await aRetailer(database), await aProduct(database)];
  const id = uuidv7();
  const number = `ORD-TEST-${id}`;
  const states: (OrderStatus | null)[] = status === 'placed' ? [null, 'placed'] : [null, 'placed', 'confirmed'];
  const events = states.slice(1).map((to, index) => ({ id: uuidv7(), from_status: states[index], to_status: to }));
  await database.query(PLACE, [id, number, retailer.id, status, product.id, JSON.stringify(events)]);
  return { id, number, product };
}

/** So many vendors, who have what is ordered in stock. */
export async function vendors({ database }: MarketplaceApp, count: number, order?: { product: Identified }) {
  const made = [];
  for (let index = 0; index < count; index += 1) {
    const vendor = await aVendor(database);
    if (order) await inStock(database, vendor, order.product);
    made.push(vendor);
  }
  return made;
}

/** Opens an auction that ends in an hour, and answers with it. */
export async function anAuction(market: MarketplaceApp, order: Identified, body: object = {}) {
  const answered = await market.as('operator').post('/auctions', { orderId: order.id, closesInSeconds: 3600, ...body });
  if (answered.status !== 201) throw new Error(`No auction: ${JSON.stringify(answered.body)}`);
  return answered.body.data as { id: string; number: string; closesAt: string };
}

export function bid(
  market: MarketplaceApp,
  auction: Identified,
  vendor: Identified,
  price: number,
): Promise<HttpAnswer> {
  const body = { vendorId: vendor.id, price, leadTimeDays: 2 };
  return market.as('operator').post(`/auctions/${auction.id}/bids`, body);
}

/** Ends the bidding and has the best bidder asked. */
export async function closeNow(market: MarketplaceApp, auction: Identified): Promise<HttpAnswer> {
  const answered = await market.as('operator').post(`/auctions/${auction.id}/close`);
  await drain(market.app.context, BIDDING);
  return answered;
}

export async function auctionOf(market: MarketplaceApp, auction: Identified) {
  return (await market.as('operator').get(`/auctions/${auction.id}`)).body.data;
}

export interface OfferRow extends Record<string, unknown> {
  readonly id: string;
  readonly orderId: string;
  readonly vendorId: string;
  readonly price: string;
  readonly status: string;
}

/** Who was offered the order for the auction, in that order. */
export function offersOf({ database }: MarketplaceApp, auction: Identified): Promise<OfferRow[]> {
  return database.query<OfferRow>(
    `select id, order_id as "orderId", vendor_id as "vendorId", price, status from haat.offers
     where auction_id = $1 order by offered_at, id`,
    [auction.id],
  );
}

export async function orderOf({ database }: MarketplaceApp, order: Identified) {
  const [row] = await database.query<{ status: OrderStatus; auctionId: string | null; vendorId: string | null }>(
    `select status, auction_id as "auctionId", vendor_id as "vendorId" from haat.orders where id = $1`,
    [order.id],
  );
  return row;
}

/** The unfinished job that closes the auction. */
export async function closeJobOf({ database }: MarketplaceApp, auction: Identified): Promise<string> {
  const [job] = await database.query<{ id: string }>(
    `select id from haat.jobs where queue = $1 and name = 'close-auction' and keys @> array[$2] order by id desc limit 1`,
    [BIDDING, auction.id],
  );
  if (!job) throw new Error('The auction has no job that closes it.');
  return job.id;
}

const ANSWERS = { accepted: 'accept', declined: 'decline', withdrawn: 'withdraw' } as const;

/** The vendor answers its offer, or lets three hours pass. */
export async function answerOffer(
  market: MarketplaceApp,
  { id, orderId, vendorId }: OfferRow,
  how: keyof typeof ANSWERS | 'timed_out',
): Promise<void> {
  if (how === 'timed_out') {
    await moveClock(market.database, hours(3));
    await drain(market.app.context, 'wholesaler-confirmation-timeout');
    return;
  }
  const path = `/orders/${orderId}/offers/${id}/${ANSWERS[how]}`;
  const answered = await market.as('operator').post(path, { vendorId });
  if (answered.status !== 200) throw new Error(`The answer was refused: ${JSON.stringify(answered.body)}`);
}

/** Ends an order while it looks for a vendor. */
export async function endOrder(market: MarketplaceApp, order: Identified, how: 'cancelled' | 'expired'): Promise<void> {
  const { app, database } = market;
  if (how === 'cancelled') {
    const { body } = await market.as('operator').post(`/orders/${order.id}/cancel`, {});
    await app.untilState(body.data.jobId, 'completed');
    return;
  }
  await database.query('update haat.orders set expires_at = haat.haat_now() where id = $1', [order.id]);
  const { jobId } = await app.context.get(Jobs).enqueue(undefined, new ExpireOrder({ orderId: order.id }));
  await app.untilState(jobId, 'completed');
}
