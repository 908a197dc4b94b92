import { v7 as uuidv7 } from 'uuid';
import type { Database, Transaction } from '../../../src/database/index.js';
import type { OrderStatus } from '../../../src/database/schema/orders.js';
import type { Order } from '../../../src/domains/orders/index.js';
import { OrderMoves } from '../../../src/domains/orders/order-moves.service.js';
import { OrdersRepository } from '../../../src/domains/orders/orders.repository.js';
import { Stock } from '../../../src/domains/inventory/index.js';
import type { VendorId } from '../../../src/domains/master-data/index.js';
import type { HttpApp } from '../app/http-app.js';
import { inStock } from './stock.js';
import { aCreditAccount } from './credit.js';
import { aProduct, aVendor } from './master-data.js';

const MOVER = { actor: 'test' };

/** A retailer with credit, and a vendor who has 100 of a product at 90.00 that costs 100.00. */
export async function aMarketplace(database: Database) {
  const retailerId = await aCreditAccount(database);
  const vendor = await aVendor(database);
  const product = await aProduct(database);
  await inStock(database, vendor, product);
  return { retailerId, vendor, product };
}

export type Marketplace = Awaited<ReturnType<typeof aMarketplace>>;

/** The body of an order for ten of the marketplace's product, on credit: 1,000.00. */
export const tenOf = ({ retailerId, product }: Marketplace) => ({
  retailerId,
  items: [{ productId: product.id, quantity: 10 }],
  paymentTerms: 'credit',
});

/** Places an order for ten of the marketplace's product; returns its id. */
export async function placed(app: HttpApp, marketplace: Marketplace, given: object = {}): Promise<string> {
  const { status, body } = await app.call('POST', '/api/v1/orders', { body: { ...tenOf(marketplace), ...given } });
  if (status !== 201) throw new Error(`The order was not placed: ${JSON.stringify(body)}`);
  return body.data.id;
}

const OFFER = `
  insert into haat.offers (id, order_id, vendor_id, round, price, status, offered_at, respond_by)
  values ($1, $2, $3, 1, 900, 'open', haat.haat_now(), haat.haat_now() + interval '2 hours')`;

const ACCEPT = `
  update haat.offers set status = 'accepted', answered_at = haat.haat_now(), answered_by = 'test' where id = $1`;

const WAY: readonly OrderStatus[] = [
  'placed',
  'confirmed',
  'offered',
  'accepted',
  'packing',
  'dispatched',
  'delivered',
  'completed',
];

/** Brings an order as far as `to` without its jobs, by the moves that the program itself uses. */
export async function broughtTo(app: HttpApp, id: string, to: OrderStatus, marketplace: Marketplace): Promise<string> {
  const [moves, orders] = [app.context.get(OrderMoves), app.context.get(OrdersRepository)];
  await app.database.transaction(async (tx) => {
    let order = await orders.lock(tx, id);
    for (const status of WAY.slice(WAY.indexOf(order.status) + 1, WAY.indexOf(to) + 1)) {
      await before(status, app, tx, order, marketplace.vendor.id);
      order = await moves.move(tx, order, status, MOVER);
    }
  });
  return id;
}

/** What a vendor is offered and answers. */
async function before(status: OrderStatus, app: HttpApp, tx: Transaction, order: Order, vendorId: VendorId) {
  const lines = await app.context.get(OrdersRepository).lines(tx, order.id);
  if (status === 'offered') await tx.query(OFFER, [uuidv7(), order.id, vendorId]);
  if (status !== 'accepted') return;
  const [offer] = await tx.query<{ id: string }>('select id from haat.offers where order_id = $1', [order.id]);
  if (!offer) throw new Error('The order has no offer.');
  await app.context.get(Stock).reserve(tx, offer.id, vendorId, lines);
  await tx.query(ACCEPT, [offer.id]);
}
