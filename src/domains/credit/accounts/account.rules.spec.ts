import * as fc from 'fast-check';
import { compareMoney, money } from '../../../money/index.js';
import type { CreditAccount } from './account.js';
import { availableOf, exposureOf, refusalOf } from './account.rules.js';

const ACCOUNT: CreditAccount = {
  retailerId: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
  status: 'active',
  creditLimit: money(200_000),
  outstanding: money(60_000),
  reserved: money(50_000),
  unapplied: money(10_000),
  score: 760,
};
const ofCents = (value: number) => money((value / 100).toFixed(2));
const amount = fc.integer({ min: 0, max: 99_999_999_999 }).map(ofCents);

describe('an account', () => {
  it('is exposed to what is outstanding and reserved, less what was paid in advance', () => {
    expect(exposureOf(ACCOUNT)).toBe('100000.00');
    expect(availableOf(ACCOUNT)).toBe('100000.00');
    expect(exposureOf({ ...ACCOUNT, unapplied: money(120_000) })).toBe('-10000.00');
  });

  it('has nothing available when it is on hold, or over its limit', () => {
    expect(availableOf({ ...ACCOUNT, status: 'on_hold' })).toBe('0.00');
    expect(availableOf({ ...ACCOUNT, creditLimit: money(1) })).toBe('0.00');
  });

  it('takes an order up to the limit and not a cent more', () => {
    expect(refusalOf(ACCOUNT, money('100000.00'))).toBeUndefined();
    expect(refusalOf(ACCOUNT, money('100000.01'))).toEqual({
      code: 'credit_limit_exceeded',
      message: expect.stringContaining('the exposure would be 200000.01'),
    });
  });

  it.each(['on_hold', 'blocked'] as const)('takes none while it is %s', (status) => {
    expect(refusalOf({ ...ACCOUNT, status }, money(1))?.code).toBe(`credit_${status}`);
  });

  it.each([
    [600, '100000.00', '100000.01'],
    [500, '50000.00', '50000.01'],
    [null, '50000.00', '50000.01'],
  ])('with a score of %p takes orders up to %s', (score, allowed, refused) => {
    const account = { ...ACCOUNT, creditLimit: money(900_000), score };
    expect(refusalOf(account, money(allowed))).toBeUndefined();
    expect(refusalOf(account, money(refused))?.code).toBe('credit_band_exceeded');
  });

  it('with a very poor score takes none', () => {
    expect(refusalOf({ ...ACCOUNT, score: 449 }, money('0.01'))?.code).toBe('credit_band_exceeded');
  });

  it('is never exposed beyond its limit by an order that it takes', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (creditLimit, outstanding, reserved, unapplied, order) => {
        const account = { ...ACCOUNT, creditLimit, outstanding, reserved, unapplied };
        const after = { ...account, reserved: ofCents(cents(reserved) + cents(order)) };
        expect(refusalOf(account, order) === undefined).toBe(compareMoney(exposureOf(after), creditLimit) <= 0);
      }),
    );
  });
});

const cents = (value: string): number => Number(value.replace('.', ''));
