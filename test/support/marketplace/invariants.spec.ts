import { loadConfig } from '../../../src/config/index.js';
import type { Database, Transaction } from '../../../src/database/index.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { logOf } from '../../../src/observability/log.js';
import { variablesOf } from '../app/backends.js';
import { afterFile } from '../servers/index.js';
import { brokenInvariants, INVARIANTS } from './invariants.js';
import { makeSmallMarketplace, uuid } from './invariants/small-marketplace.js';

const [VENDOR, RIVAL, PRODUCT] = [uuid(2), uuid(3), uuid(4)];

/** What stands in the way of what must not be, and is out of the way for one transaction only. */
const UNGUARDED = [
  'set local session_replication_role = replica',
  `do $$ declare c record; begin
    for c in select conrelid::regclass as t, conname from pg_constraint
      where connamespace = 'haat'::regnamespace and contype = 'c' loop
      execute format('alter table %s drop constraint %I', c.t, c.conname);
    end loop; end $$`,
  'alter table haat.payment_reminders drop constraint payment_reminders_invoice_id_stage_pk',
  'drop index haat.offers_one_open, haat.offers_one_accepted, haat.offers_one_award, haat.bids_one_live',
];

const copyOf = (table: string, id: string, as: string, changes: string): string => `
  insert into haat.${table} select (jsonb_populate_record(t, '{"id": "${as}", ${changes}}')).* from haat.${table} t where id = '${id}'`;

/** For each invariant what breaks it, and who is then named. */
const PLANTED: Readonly<Record<string, readonly [id: string, statement: string]>> = {
  one_open_offer_per_order: ['ORD-4', copyOf('offers', uuid(24), uuid(90), `"vendor_id": "${RIVAL}"`)],
  offered_means_an_open_offer: ['ORD-4', `update haat.offers set status = 'declined' where status = 'open'`],
  one_assignment_per_order: ['ORD-2', copyOf('offers', uuid(22), uuid(90), `"vendor_id": "${RIVAL}"`)],
  assignment_is_the_accepted_offer: ['ORD-2', `update haat.orders set vendor_id = '${RIVAL}' where number = 'ORD-2'`],
  no_assignment_without_a_vendor_at_work: [
    'ORD-4',
    `update haat.orders set vendor_id = '${VENDOR}' where number = 'ORD-4'`,
  ],
  no_offer_accepted_too_late: [
    uuid(22),
    `update haat.offers set answered_at = respond_by + interval '1 microsecond' where id = '${uuid(22)}'`,
  ],
  total_is_the_sum_of_lines: ['ORD-4', `update haat.orders set total = 100.01 where number = 'ORD-4'`],
  every_state_has_its_event: [
    'ORD-4',
    `delete from haat.order_events where to_status = 'offered' and id = '${uuid(402)}'`,
  ],
  events_follow_each_other: ['ORD-2', `delete from haat.order_events where id = '${uuid(204)}'`],
  moves_are_legal: ['ORD-2', `update haat.order_events set from_status = 'placed' where id = '${uuid(203)}'`],
  one_award_per_auction: ['AUC-1', `update haat.offers set auction_id = '${uuid(30)}' where id = '${uuid(22)}'`],
  awarded_to_a_bidder_at_its_price: ['AUC-1', `update haat.offers set price = 87.99 where id = '${uuid(21)}'`],
  no_bid_after_the_close: [
    'AUC-1',
    `update haat.bids set bid_at = '2026-11-02 10:00:00.000001+00' where id = '${uuid(32)}'`,
  ],
  no_bid_above_the_ceiling: ['AUC-1', `update haat.bids set price = 95.01 where id = '${uuid(32)}'`],
  one_live_bid_per_vendor: ['AUC-1', `update haat.bids set vendor_id = '${VENDOR}'`],
  postings_are_balanced: [uuid(61), `update haat.credit_entries set amount = -99 where id = '${uuid(52)}'`],
  ledger_is_balanced: ['the ledger', `update haat.credit_entries set amount = -99 where id = '${uuid(52)}'`],
  balances_are_the_sums_of_the_ledger: [
    'R001',
    `update haat.credit_accounts set outstanding = 41 where credit_limit > 0`,
  ],
  ledger_accounts_belong_to_somebody: [
    uuid(51),
    `update haat.credit_entries set account = 'receivable:${VENDOR}' where id = '${uuid(51)}'`,
  ],
  cash_is_what_was_paid: ['cash', `update haat.credit_entries set amount = 61 where account = 'cash'`],
  sales_are_what_was_invoiced: ['sales', `update haat.credit_entries set amount = -101 where account = 'sales'`],
  exposure_is_within_the_limit: [
    'R001',
    `update haat.credit_accounts set credit_limit = 139.99 where credit_limit > 0`,
  ],
  reserved_is_what_reservations_hold: ['R001', `update haat.credit_accounts set reserved = 0`],
  orders_on_credit_have_a_reservation_of_their_total: [
    'ORD-1',
    `update haat.credit_reservations set amount = 99 where order_id = '${uuid(11)}'`,
  ],
  reservations_end_with_their_order: [
    'ORD-1',
    `update haat.credit_reservations set state = 'released', ended_at = created_at where order_id = '${uuid(11)}'`,
  ],
  delivered_orders_on_credit_are_invoiced: ['ORD-2', 'delete from haat.invoices'],
  allocations_are_within_their_payment: ['PAY-1', 'update haat.payments set unapplied = 1'],
  allocations_are_within_their_invoice: ['INV-1', 'update haat.invoices set paid = 61'],
  payments_pay_invoices_of_their_retailer: ['INV-1', `update haat.payments set retailer_id = '${uuid(5)}'`],
  invoice_states_say_what_was_paid: ['INV-1', `update haat.invoices set status = 'open'`],
  outstanding_is_what_invoices_are_open_for: ['R001', 'update haat.invoices set amount = 101'],
  unapplied_is_what_payments_have_left: [
    'R002',
    `update haat.credit_accounts set unapplied = 1 where credit_limit = 0`,
  ],
  written_off_is_what_invoices_stayed_open_for: [
    'write_off',
    `update haat.invoices set status = 'written_off', written_off_at = issued_at`,
  ],
  one_reminder_per_invoice_and_stage: [
    'INV-1',
    'insert into haat.payment_reminders select * from haat.payment_reminders',
  ],
  reserved_is_within_the_stock: ['V001 RICE', 'update haat.vendor_products set stock = 1'],
  reserved_is_what_offers_hold: ['V001 RICE', 'update haat.vendor_products set reserved = 3'],
  accepted_offers_hold_their_lines: [
    'ORD-2',
    `update haat.stock_reservations set state = 'released' where reference = '${uuid(22)}'`,
  ],
  other_offers_hold_nothing: [uuid(22), `update haat.offers set status = 'withdrawn' where id = '${uuid(22)}'`],
  stock_reservations_say_when_they_ended: [
    uuid(21),
    `update haat.stock_reservations set ended_at = created_at where product_id = '${PRODUCT}'`,
  ],
};

let database: Database;

beforeAll(async () => {
  const config = loadConfig(await variablesOf('postgres'));
  database = await openDatabase(config.database, logOf('Test'));
  afterFile(() => database.close());
  await database.transaction(makeSmallMarketplace);
});

/** What the invariants say of `statement`, which is taken back afterwards. */
async function after(statement: string): Promise<readonly { broken: string; id: string }[]> {
  const changedMind = new Error('Taken back.');
  let found: Awaited<ReturnType<typeof brokenInvariants>> = [];
  const work = async (tx: Transaction): Promise<void> => {
    for (const guard of UNGUARDED) await tx.query(guard);
    await tx.query(statement);
    found = await brokenInvariants(tx);
    throw changedMind;
  };
  await expect(database.transaction(work)).rejects.toBe(changedMind);
  return found;
}

it('finds nothing where all is well', async () => {
  expect(await brokenInvariants(database)).toEqual([]);
});

it('has something planted for each invariant', () => {
  expect(Object.keys(PLANTED)).toEqual(INVARIANTS.map(({ name }) => name));
});

it.each(Object.entries(PLANTED))('finds what breaks %s', async (broken, [id, statement]) => {
  expect(await after(statement)).toContainEqual(expect.objectContaining({ broken, id }));
});
