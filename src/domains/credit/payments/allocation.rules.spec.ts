import * as fc from 'fast-check';
import { INVOICE_STATUSES } from '../../../database/schema/credit.js';
import { compareMoney, isNothing, money, type Money, minus, NOTHING, plus } from '../../../money/index.js';
import { allocate, type Allocation, type UnpaidInvoice } from './allocation.rules.js';

const amount = fc.integer({ min: 1, max: 50_000 }).map((cents) => money((cents / 100).toFixed(2)));
const payments = fc
  .array(amount, { maxLength: 8 })
  .map((amounts) => amounts.map((unapplied, index) => ({ id: `p${index}`, unapplied })));
const invoices: fc.Arbitrary<UnpaidInvoice[]> = fc
  .array(fc.record({ day: fc.integer({ min: 10, max: 14 }), status: fc.constantFrom(...INVOICE_STATUSES), amount }), {
    maxLength: 8,
  })
  .map((given) =>
    given.map(({ day, status, amount: outstanding }, index) => ({
      id: `i${index}`,
      number: `INV-2026-${999_996 + index}`,
      dueOn: `2026-12-${day}`,
      status,
      outstanding,
    })),
  );

const total = (amounts: readonly { readonly amount: Money }[]): Money => plus(...amounts.map(({ amount: one }) => one));
const ofPayment = (all: readonly Allocation[], id: string) => total(all.filter(({ paymentId }) => paymentId === id));
const ofInvoice = (all: readonly Allocation[], id: string) => total(all.filter(({ invoiceId }) => invoiceId === id));
const isOpen = ({ status }: UnpaidInvoice): boolean => status === 'open' || status === 'partially_paid';

const invoice = (id: string, dueOn: string, outstanding: number, status: UnpaidInvoice['status'] = 'open') => ({
  id,
  number: `INV-2026-${id}`,
  dueOn,
  status,
  outstanding: money(outstanding),
});

describe('the allocation of payments', () => {
  it('goes by due date, then by number, and skips what is disputed', () => {
    const found = allocate(
      [
        { id: 'p1', unapplied: money(60) },
        { id: 'p2', unapplied: money(100) },
      ],
      [
        invoice('1000000', '2026-12-02', 30),
        invoice('000009', '2026-12-01', 40, 'disputed'),
        invoice('999999', '2026-12-02', 50),
        invoice('000010', '2026-12-03', 500),
      ],
    );
    expect(found).toEqual([
      { paymentId: 'p1', invoiceId: '999999', amount: '50.00' },
      { paymentId: 'p1', invoiceId: '1000000', amount: '10.00' },
      { paymentId: 'p2', invoiceId: '1000000', amount: '20.00' },
      { paymentId: 'p2', invoiceId: '000010', amount: '80.00' },
    ]);
  });

  it('takes no more than there is of a payment or of an invoice, and always something', () => {
    fc.assert(
      fc.property(payments, invoices, (given, asked) => {
        const found = allocate(given, asked);
        for (const { id, unapplied } of given)
          expect(compareMoney(ofPayment(found, id), unapplied)).toBeLessThanOrEqual(0);
        for (const { id, outstanding } of asked)
          expect(compareMoney(ofInvoice(found, id), outstanding)).toBeLessThanOrEqual(0);
        for (const { amount: one } of found) expect(compareMoney(one, NOTHING)).toBeGreaterThan(0);
      }),
    );
  });

  it('leaves nothing unapplied while an undisputed invoice is open', () => {
    fc.assert(
      fc.property(payments, invoices, (given, asked) => {
        const found = allocate(given, asked);
        const left = minus(plus(...given.map(({ unapplied }) => unapplied)), total(found));
        const open = asked.filter(isOpen).map(({ id, outstanding }) => minus(outstanding, ofInvoice(found, id)));
        expect(isNothing(left) || open.every(isNothing)).toBe(true);
      }),
    );
  });

  it('gives to an invoice only when those due before it are paid in full', () => {
    fc.assert(
      fc.property(payments, invoices, (given, asked) => {
        const found = allocate(given, asked);
        // The numbers of the examples rise with their place in the list.
        const inOrder = asked.filter(isOpen).sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
        const isPaid = inOrder.map(({ id, outstanding }) => isNothing(minus(outstanding, ofInvoice(found, id))));
        const firstUnpaid = isPaid.indexOf(false);
        const later = firstUnpaid === -1 ? [] : inOrder.slice(firstUnpaid + 1);
        for (const { id } of later) expect(ofInvoice(found, id)).toBe(NOTHING);
        for (const { id } of asked.filter((one) => !isOpen(one))) expect(ofInvoice(found, id)).toBe(NOTHING);
      }),
    );
  });
});
