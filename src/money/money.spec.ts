import * as fc from 'fast-check';
import { isAmount } from './is-amount.decorator.js';
import { asNumber, compareMoney, lesserOf, minus, money, NOTHING, plus, shareOf, times } from './money.js';

const cents = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
const ofCents = (value: number) => money((value / 100).toFixed(2));
const inCents = (amount: string): bigint => BigInt(amount.replace('.', ''));

describe('money', () => {
  it('is written as PostgreSQL writes numeric(14,2)', () => {
    expect([money(1500), money('0.1'), money(-3.2), money('1e3')]).toEqual(['1500.00', '0.10', '-3.20', '1000.00']);
  });

  it.each([0.001, Number.NaN, Number.POSITIVE_INFINITY, '1.005'])('refuses %p', (amount) => {
    expect(() => money(amount)).toThrow(RangeError);
  });

  it('adds and subtracts to the cent, whatever the amounts', () => {
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 20 }), cents, (some, one) => {
        const sum = plus(...some.map(ofCents));
        expect(inCents(sum)).toBe(some.reduce((total, value) => total + BigInt(value), 0n));
        expect(plus(minus(sum, ofCents(one)), ofCents(one))).toBe(sum);
      }),
    );
  });

  it('multiplies by quantities exactly', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 1_000_000 }), (price, quantity) => {
        expect(inCents(times(ofCents(price), quantity))).toBe(BigInt(price) * BigInt(quantity));
      }),
    );
    expect(() => times(money(1), 1.5)).toThrow('whole numbers');
  });

  it('compares by value', () => {
    expect(compareMoney(money('9.00'), money('10.00'))).toBeLessThan(0);
    expect(lesserOf(money(9), money(10))).toBe('9.00');
    expect(shareOf(money(1), NOTHING)).toBeUndefined();
    expect(shareOf(money(1), money(3))?.toFixed(4)).toBe('0.3333');
    expect(asNumber(money('1500.10'))).toBe(1500.1);
  });
});

describe('an amount in a request', () => {
  it.each([0.01, 1500, 1500.5, 0.29, 999_999_999.99])('may be %p', (value) => expect(isAmount(value)).toBe(true));

  it.each([0, -1, 0.001, 10.005, 1_000_000_000, Number.NaN, Number.POSITIVE_INFINITY, '5', null])(
    'may not be %p',
    (value) => expect(isAmount(value)).toBe(false),
  );
});
