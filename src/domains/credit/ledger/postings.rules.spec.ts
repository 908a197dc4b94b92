import * as fc from 'fast-check';
import { unconnected } from '../../../jobs/testing/unconnected-transaction.js';
import { money } from '../../../money/index.js';
import { Ledger } from './ledger.service.js';
import {
  allocationPosting,
  invoicePosting,
  isBalanced,
  paymentPosting,
  type Posting,
  reversalOf,
  writeOffPosting,
} from './postings.rules.js';

const RETAILER = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
const amount = fc.integer({ min: 1, max: 99_999_999_999 }).map((cents) => money((cents / 100).toFixed(2)));
const posting: fc.Arbitrary<Posting> = fc.oneof(
  amount.map((value) => invoicePosting(RETAILER, 'invoice', value)),
  amount.map((value) => paymentPosting(RETAILER, 'payment', value)),
  amount.map((value) => allocationPosting(RETAILER, { paymentId: 'payment', invoiceId: 'invoice', amount: value })),
  amount.map((value) => writeOffPosting(RETAILER, 'invoice', value)),
);

describe('a posting', () => {
  it('adds up to nothing, and so does its reversal', () => {
    fc.assert(
      fc.property(posting, (given) => {
        const reversal = reversalOf({ id: 'posting', entries: given.entries });
        expect([isBalanced(given), isBalanced(reversal)]).toEqual([true, true]);
        expect(isBalanced({ ...given, entries: [...given.entries, ...reversal.entries] })).toBe(true);
        expect(reversal).toMatchObject({ kind: 'reversal', reverses: 'posting' });
      }),
    );
  });

  it('names the invoice on what is owed, and the payment on what is unapplied', () => {
    fc.assert(
      fc.property(posting, ({ entries }) => {
        for (const { account, reference } of entries) {
          if (account.startsWith('receivable')) expect(reference).toBe('invoice');
          if (account.startsWith('unapplied')) expect(reference).toBe('payment');
        }
      }),
    );
  });

  it('is refused by the ledger when it does not add up', async () => {
    const whole = invoicePosting(RETAILER, 'invoice', money(100));
    const half = { ...whole, entries: whole.entries.slice(1) };
    const posted = unconnected((tx) => new Ledger().post(tx, RETAILER, [whole, half]));
    await expect(posted).rejects.toMatchObject({ code: 'unbalanced_posting' });
  });
});
