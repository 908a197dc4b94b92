import { AUCTION_STATUSES } from '../database/schema/bidding.js';
import { INVOICE_STATUSES } from '../database/schema/credit.js';
import { OFFER_STATUSES, ORDER_STATUSES, type RankedVendor } from '../database/schema/orders.js';
import type { Money } from '../money/index.js';
import { makeDemoSet } from './make-demo-set.js';
import type { Candidate, MarketRules, Posting } from './market-rules.js';
import { Calendar } from './moments.js';

const TIME_ZONE = 'Asia/Kathmandu';

/** Rules that are simple and not those of the program: the set must be sound by whatever rules it is made. */
const rules: MarketRules = {
  weights: { price: 100 },
  rankVendors: (candidates) =>
    candidates
      .toSorted((a, b) => Number(a.basket) - Number(b.basket))
      .map((candidate, index) => ranked(candidate, index + 1)),
  rankBids: (bids) =>
    bids
      .toSorted((a, b) => Number(a.price) - Number(b.price))
      .map(({ bidId, vendorId, price, reliability, bidAt }, index) => ({
        rank: index + 1,
        bidId,
        vendorId,
        price,
        reliability,
        bidAt: bidAt.toISOString(),
      })),
  reliabilityOf: () => '60.00',
  postings: {
    invoice: (retailer, id, amount) => posting('invoice', `receivable:${retailer}`, 'sales', amount, id),
    payment: (retailer, id, amount) => posting('payment', 'cash', `unapplied:${retailer}`, amount, id),
    allocation: (retailer, { invoiceId, amount }) =>
      posting('allocation', `unapplied:${retailer}`, `receivable:${retailer}`, amount, invoiceId),
    writeOff: (retailer, id, amount) => posting('write_off', 'write_off', `receivable:${retailer}`, amount, id),
  },
};

function ranked({ vendorId, vendorCode, basket }: Candidate, rank: number): RankedVendor {
  const [half, whole] = ['50.00', '100.00'];
  const components = { availability: whole, price: half, proximity: half, workload: half, reliability: half };
  return { rank, vendorId, vendorCode, basket, score: half, ...components };
}

function posting(kind: Posting['kind'], debit: string, credit: string, amount: Money, reference: string): Posting {
  const entries = [
    { account: debit, amount, reference },
    { account: credit, amount: `-${amount}` as Money, reference },
  ];
  return { kind, entries };
}

const at = (moment: string) => makeDemoSet(new Calendar(new Date(moment), TIME_ZONE), rules);
const states = (rows: readonly { readonly status: string }[]) => new Set(rows.map(({ status }) => status));

describe('the demo set', () => {
  const set = at('2026-11-22T07:30:00Z');

  it('is as large as a marketplace that one can look around in', () => {
    expect(set.retailers.length).toBeGreaterThanOrEqual(30);
    expect(set.vendors).toHaveLength(12);
    expect(set.products).toHaveLength(200);
    expect(set.orders.length).toBeGreaterThan(300);
    expect(set.payments.length).toBeGreaterThan(100);
    const days = new Set(set.orders.map(({ placedAt }) => placedAt.toISOString().slice(0, 10)));
    expect(days.size).toBeGreaterThanOrEqual(60);
  });

  it('is the same at the same moment', () => {
    expect(at('2026-11-22T07:30:00Z')).toEqual(set);
  });

  it('names nothing twice', () => {
    for (const rows of [set.products, set.orders, set.orderEvents, set.offers, set.bids, set.creditEntries]) {
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    }
    expect(new Set(set.products.map(({ sku }) => sku)).size).toBe(set.products.length);
    expect(new Set(set.payments.map(({ reference }) => reference)).size).toBe(set.payments.length);
    const phones = [...set.retailers, ...set.vendors].map(({ phone }) => phone);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('has ids in the order in which things came to be', () => {
    const ids = set.orders.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });

  it('has nobody asked twice for one order', () => {
    const asked = set.offers.map(({ orderId, vendorId }) => `${orderId} ${vendorId}`);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

// At night, in the morning rush, on the first day of a year, and at the end of a day in Kathmandu.
describe.each(['2026-11-21T20:10:00Z', '2026-11-23T04:05:00Z', '2027-01-01T00:30:00Z', '2026-07-15T18:14:59.999Z'])(
  'made at %s',
  (moment) => {
    const set = at(moment);

    it('shows every state that there is', () => {
      expect(states(set.orders)).toEqual(new Set(ORDER_STATUSES));
      expect(states(set.offers)).toEqual(new Set(OFFER_STATUSES));
      expect(states(set.invoices)).toEqual(new Set(INVOICE_STATUSES));
      const shown = states(set.auctions);
      // The others end in the moment that they begin, or are brought about by somebody.
      for (const status of AUCTION_STATUSES.filter((name) => !['awarding', 'cancelled'].includes(name))) {
        expect(shown).toContain(status);
      }
      expect(states(set.creditAccounts)).toEqual(new Set(['active', 'on_hold', 'blocked']));
      expect(new Set(set.orders.map(({ paymentTerms }) => paymentTerms))).toEqual(new Set(['cash', 'credit']));
    });

    it('has payments that came early and late, in part and in advance', () => {
      const paid = set.invoices.filter(({ paidAt }) => paidAt !== null);
      const dayOf = ({ paidAt }: { paidAt: Date | null }) => paidAt?.toISOString().slice(0, 10) ?? '';
      expect(paid.some((invoice) => dayOf(invoice) > invoice.dueOn)).toBe(true);
      expect(paid.some((invoice) => dayOf(invoice) < invoice.dueOn)).toBe(true);
      expect(set.payments.some(({ unapplied }) => Number(unapplied) > 0)).toBe(true);
      expect(set.paymentReminders.length).toBeGreaterThan(10);
    });

    it('has vendors that run out of something', () => {
      expect(set.vendorProducts.some(({ stock, minStock }) => stock < minStock)).toBe(true);
    });

    it('leaves no deadline behind it', () => {
      const now = new Date(moment);
      const waiting = set.orders.filter(({ status }) => ['placed', 'confirmed', 'offered'].includes(status));
      expect(waiting.filter(({ expiresAt }) => expiresAt <= now)).toEqual([]);
      expect(set.offers.filter(({ status, respondBy }) => status === 'open' && respondBy <= now)).toEqual([]);
      expect(set.auctions.filter(({ status, closesAt }) => status === 'open' && closesAt <= now)).toEqual([]);
      const running = new Set(set.auctions.filter(({ endedAt }) => !endedAt).map(({ id }) => id));
      expect(set.orders.filter(({ auctionId }) => auctionId && !running.has(auctionId))).toEqual([]);
    });

    it('has happened already', () => {
      const events = set.orderEvents.map(({ at: when }) => when.getTime());
      expect(Math.max(...events)).toBeLessThanOrEqual(Date.parse(moment));
    });
  },
);
