import type { Sql } from '../../../../src/database/index.js';

/** Ids that a reader of a failing test can tell apart. */
export const uuid = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const [RETAILER, VENDOR, RIVAL, PRODUCT] = [uuid(1), uuid(2), uuid(3), uuid(4)];
const at = (day: number): string => `'2026-11-0${day} 10:00+00'`;

/**
 * A retailer with three orders on credit of 100 each: ORD-1 accepted after an auction, ORD-2 completed, invoiced and half paid, ORD-3
 * cancelled after it was accepted; ORD-4 is offered for cash. All as the rules want it.
 */
export async function makeSmallMarketplace(sql: Sql): Promise<void> {
  for (const statement of [...PARTIES, ...ORDERS, ...OFFERS, ...CREDIT]) await sql.query(statement);
}

const PARTIES = [
  `insert into haat.retailers (id, code, name, phone, city, created_at, updated_at) values
    ('${RETAILER}', 'R001', 'Shop', '+9779841000001', 'Pokhara', ${at(1)}, ${at(1)}),
    ('${uuid(5)}', 'R002', 'Stall', '+9779841000002', 'Pokhara', ${at(1)}, ${at(1)})`,
  `insert into haat.vendors (id, code, name, phone, city, rating, created_at, updated_at) values
    ('${VENDOR}', 'V001', 'Trader', '+9779841000003', 'Pokhara', 4.5, ${at(1)}, ${at(1)}),
    ('${RIVAL}', 'V002', 'Rival', '+9779841000004', 'Pokhara', 4, ${at(1)}, ${at(1)})`,
  `insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
    values ('${PRODUCT}', 'RICE', 'Rice', 'grain', 'sack', 50, ${at(1)}, ${at(1)})`,
  `insert into haat.vendor_products (vendor_id, product_id, price, stock, reserved, updated_at)
    values ('${VENDOR}', '${PRODUCT}', 45, 20, 2, ${at(1)})`,
];

const order = (number: number, terms: string, status: string, vendor: string | null): string =>
  `('${uuid(10 + number)}', 'ORD-${number}', '${RETAILER}', '${terms}', '${status}', 100, ${vendor ? `'${vendor}'` : 'null'},
    'test', ${at(2)}, ${at(3)}, ${at(2)})`;

/** The events of an order that went through these states, one a day. */
const history = (number: number, ...states: string[]): string[] =>
  states.map(
    (state, index) =>
      `('${uuid(100 * number + index)}', '${uuid(10 + number)}', ${index === 0 ? 'null' : `'${states[index - 1]}'`}, '${state}',
        'test', '2026-11-02'::timestamptz + interval '${index} hours')`,
  );

const ORDERS = [
  `insert into haat.orders (id, number, retailer_id, payment_terms, status, total, vendor_id, placed_by, placed_at, expires_at, updated_at)
    values ${[
      order(1, 'credit', 'accepted', VENDOR),
      order(2, 'credit', 'completed', VENDOR),
      order(3, 'credit', 'cancelled', null),
      order(4, 'cash', 'offered', null),
    ].join(', ')}`,
  `insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
    select id, '${PRODUCT}', 1, 2, 50, 100 from haat.orders`,
  `insert into haat.order_events (id, order_id, from_status, to_status, actor, at) values ${[
    ...history(1, 'placed', 'confirmed', 'offered', 'accepted'),
    ...history(2, 'placed', 'confirmed', 'offered', 'accepted', 'packing', 'dispatched', 'delivered', 'completed'),
    ...history(3, 'placed', 'confirmed', 'offered', 'accepted', 'cancelled'),
    ...history(4, 'placed', 'confirmed', 'offered'),
  ].join(', ')}`,
];

const offer = (number: number, status: string, auction: string | null, price: number): string =>
  `('${uuid(20 + number)}', '${uuid(10 + number)}', '${VENDOR}', ${auction ? `'${auction}'` : 'null'}, 1, ${price}, '${status}',
    ${at(2)}, ${at(3)}, ${status === 'open' ? 'null' : at(2)})`;

const OFFERS = [
  `insert into haat.auctions (id, number, order_id, status, ceiling_price, minimum_bids, opened_by, opened_at, closes_at, award_rank, closed_at)
    values ('${uuid(30)}', 'AUC-1', '${uuid(11)}', 'awarded', 95, 1, 'test', ${at(1)}, ${at(2)}, 1, ${at(2)})`,
  `insert into haat.bids (id, auction_id, vendor_id, price, lead_time_days, status, bid_by, bid_at) values
    ('${uuid(31)}', '${uuid(30)}', '${VENDOR}', 88, 2, 'live', 'test', ${at(1)}),
    ('${uuid(32)}', '${uuid(30)}', '${RIVAL}', 89, 2, 'live', 'test', ${at(1)})`,
  `insert into haat.offers (id, order_id, vendor_id, auction_id, round, price, status, offered_at, respond_by, answered_at)
    values ${[
      offer(1, 'accepted', uuid(30), 88),
      offer(2, 'accepted', null, 90),
      offer(3, 'withdrawn', null, 90),
      offer(4, 'open', null, 90),
    ].join(', ')}`,
  `insert into haat.stock_reservations (reference, product_id, vendor_id, quantity, state, created_at, ended_at) values
    ('${uuid(21)}', '${PRODUCT}', '${VENDOR}', 2, 'held', ${at(2)}, null),
    ('${uuid(22)}', '${PRODUCT}', '${VENDOR}', 2, 'dispatched', ${at(2)}, ${at(3)}),
    ('${uuid(23)}', '${PRODUCT}', '${VENDOR}', 2, 'released', ${at(2)}, ${at(3)})`,
];

const entry = (id: number, posting: number, kind: string, account: string, amount: number): string =>
  `('${uuid(id)}', '${uuid(posting)}', '${kind}', '${account}', ${amount}, '${uuid(posting)}', ${at(3)})`;

const CREDIT = [
  `insert into haat.credit_accounts (retailer_id, status, credit_limit, outstanding, reserved, unapplied, opened_at, updated_at)
    values ('${RETAILER}', 'active', 500, 40, 100, 0, ${at(1)}, ${at(1)}),
      ('${uuid(5)}', 'active', 0, 0, 0, 0, ${at(1)}, ${at(1)})`,
  `insert into haat.credit_reservations (order_id, retailer_id, amount, state, created_at, ended_at) values
    ('${uuid(11)}', '${RETAILER}', 100, 'held', ${at(2)}, null),
    ('${uuid(12)}', '${RETAILER}', 100, 'captured', ${at(2)}, ${at(3)}),
    ('${uuid(13)}', '${RETAILER}', 100, 'released', ${at(2)}, ${at(3)})`,
  `insert into haat.invoices (id, number, order_id, retailer_id, amount, paid, status, issued_at, due_on)
    values ('${uuid(41)}', 'INV-1', '${uuid(12)}', '${RETAILER}', 100, 60, 'partially_paid', ${at(3)}, '2026-12-03')`,
  `insert into haat.payments (id, reference, retailer_id, amount, unapplied, received_by, received_at)
    values ('${uuid(42)}', 'PAY-1', '${RETAILER}', 60, 0, 'test', ${at(4)})`,
  `insert into haat.payment_allocations (payment_id, invoice_id, amount, at) values ('${uuid(42)}', '${uuid(41)}', 60, ${at(4)})`,
  `insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, at) values ${[
    entry(51, 61, 'invoice', `receivable:${RETAILER}`, 100),
    entry(52, 61, 'invoice', 'sales', -100),
    entry(53, 62, 'payment', 'cash', 60),
    entry(54, 62, 'payment', `unapplied:${RETAILER}`, -60),
    entry(55, 63, 'allocation', `unapplied:${RETAILER}`, 60),
    entry(56, 63, 'allocation', `receivable:${RETAILER}`, -60),
  ].join(', ')}`,
  `insert into haat.payment_reminders (invoice_id, stage, outstanding, at) values ('${uuid(41)}', 1, 40, ${at(5)})`,
];
