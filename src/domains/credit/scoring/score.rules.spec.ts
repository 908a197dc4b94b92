import { type Arbitrary, array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { type Money, money, NOTHING } from '../../../money/index.js';
import { COMPONENTS, type ComponentName } from './components.rules.js';
import type { AgedAmount, ScoreSnapshot } from './score-snapshot.js';
import { SCORE_VERSION, scoreOf } from './score.rules.js';

const fromCents = (cents: number): Money => money((cents / 100).toFixed(2));
const months = (...amounts: number[]) =>
  amounts.map((amount, ago) => ({ until: `2026-0${9 - ago}-22`, amount: money(amount) }));

const UNKNOWN: ScoreSnapshot = {
  asOf: '2026-11-22',
  creditLimit: NOTHING,
  exposure: NOTHING,
  accountDays: 0,
  paid: [],
  overdue: [],
  months: months(0, 0, 0, 0, 0, 0),
  placed: 0,
  cancelled: 0,
};

/** The example of docs/credit.md. */
const EXAMPLE: ScoreSnapshot = {
  asOf: '2026-11-22',
  creditLimit: money(50_000),
  exposure: money(12_000),
  accountDays: 365,
  paid: [
    { daysLate: 0, amount: money(6_000) },
    { daysLate: 6, amount: money(3_000) },
  ],
  overdue: [{ daysLate: 15, amount: money(1_000) }],
  months: months(10_000, 8_000, 12_000, 10_000, 8_000, 12_000),
  placed: 20,
  cancelled: 1,
};

const valueOf = (snapshot: ScoreSnapshot, name: ComponentName) =>
  scoreOf(snapshot).components.find((component) => component.name === name);

const anAmount: Arbitrary<Money> = integer({ min: 1, max: 99_999_999_999 }).map(fromCents);
const aged: Arbitrary<AgedAmount[]> = array(record({ daysLate: integer({ min: 0, max: 30 }), amount: anAmount }), {
  maxLength: 8,
});
const aSnapshot: Arbitrary<ScoreSnapshot> = record({
  asOf: constantFrom('2026-11-22'),
  creditLimit: nat(9_999_999).map(fromCents),
  exposure: integer({ min: -9_999_999, max: 99_999_999 }).map(fromCents),
  accountDays: nat(2_000),
  paid: aged,
  overdue: aged,
  months: array(nat(9_999_999), { minLength: 6, maxLength: 6 }).map((amounts) =>
    amounts.map((cents) => ({ until: '2026-11-22', amount: fromCents(cents) })),
  ),
  placed: nat(500),
  cancelled: nat(500),
}).map(withoutMoreCancelledThanPlaced);

describe('a credit score', () => {
  it('is 500 and the age for a new account without history or limit', () => {
    // 90 % of 500, and 10 % of 300.
    expect(scoreOf(UNKNOWN)).toMatchObject({ version: SCORE_VERSION, score: 480, band: 'poor' });
    expect(scoreOf({ ...UNKNOWN, accountDays: 730 })).toMatchObject({ score: 540 });
    expect(scoreOf(UNKNOWN).components.map(({ name, r, value }) => [name, r, value])).toEqual([
      ['timeliness', null, 500],
      ['consistency', null, 500],
      ['utilisation', null, 500],
      ['age', 0, 300],
      ['cancellation', null, 500],
    ]);
  });

  it('is 900 for a retailer that does everything right, and 300 for one that does nothing right', () => {
    const best = {
      ...EXAMPLE,
      exposure: NOTHING,
      accountDays: 730,
      paid: [{ daysLate: 0, amount: money(1) }],
      overdue: [],
      months: months(5, 5, 5, 5, 5, 5),
      cancelled: 0,
    };
    expect(scoreOf(best)).toMatchObject({ score: 900, band: 'excellent' });
    const worst = {
      ...EXAMPLE,
      exposure: money(60_000),
      accountDays: 0,
      paid: [{ daysLate: 30, amount: money(1) }],
      months: months(100, 0, 0, 0, 0, 0),
      cancelled: 4,
      overdue: [],
    };
    expect(scoreOf(worst)).toMatchObject({ score: 300, band: 'very_poor' });
  });

  it('adds up as the documentation works it out', () => {
    // (6000 · 30 + 3000 · 24 + 1000 · 15) / (30 · 10000) = 0.89
    expect(valueOf(EXAMPLE, 'timeliness')).toMatchObject({ weight: 40, r: 0.89, value: 834, points: 333.6 });
    // μ = 10000, σ = √(16,000,000 / 6) = 1632.99
    expect(valueOf(EXAMPLE, 'consistency')).toMatchObject({ weight: 20, r: 0.836701, value: 802.02, points: 160.4 });
    expect(valueOf(EXAMPLE, 'utilisation')).toMatchObject({ weight: 20, r: 0.76, value: 756, points: 151.2 });
    expect(valueOf(EXAMPLE, 'age')).toMatchObject({ weight: 10, r: 0.5, value: 600, points: 60 });
    expect(valueOf(EXAMPLE, 'cancellation')).toMatchObject({ weight: 10, r: 0.75, value: 750, points: 75 });
    expect(scoreOf(EXAMPLE)).toMatchObject({ score: 780, band: 'excellent' });
  });

  it('explains each part in figures and in a sentence', () => {
    expect(valueOf(EXAMPLE, 'timeliness')).toMatchObject({
      figures: { value: 10_000, paidInTime: 6_000, paidLate: 3_000, overdue: 1_000 },
      sentence:
        'Of invoices over 10000.00 in 12 months, 6000.00 was paid by the due date, 3000.00 later, and 1000.00 is ' +
        'overdue or written off; each late day takes 1/30 off.',
    });
    expect(valueOf(UNKNOWN, 'utilisation')?.sentence).toContain('no credit limit');
    expect(scoreOf(EXAMPLE).components.every(({ sentence }) => sentence.endsWith('.'))).toBe(true);
  });

  it('is refused for a version that there never was', () => {
    expect(() => scoreOf(EXAMPLE, 99)).toThrow(RangeError);
  });

  it('lies between 300 and 900, whole, in the parts that are weighed', () => {
    assert(
      property(aSnapshot, (snapshot) => {
        const { score, components } = scoreOf(snapshot);
        expect(Number.isInteger(score) && score >= 300 && score <= 900).toBe(true);
        expect(components.map(({ name }) => name)).toEqual(COMPONENTS);
        expect(components.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
        // What is shown is rounded to the cent, five times.
        expect(Math.abs(components.reduce((sum, { points }) => sum + points, 0) - score)).toBeLessThanOrEqual(0.53);
      }),
    );
  });

  it('is computed again from what JSON stores of the snapshot', () => {
    assert(
      property(aSnapshot, (snapshot) => {
        expect(scoreOf(JSON.parse(JSON.stringify(snapshot)))).toEqual(scoreOf(snapshot));
      }),
    );
  });

  it('does not depend on the order in which the figures come', () => {
    assert(
      property(aSnapshot, (snapshot) => {
        const turned = { ...snapshot, paid: snapshot.paid.toReversed(), overdue: snapshot.overdue.toReversed() };
        expect(scoreOf(turned)).toEqual(scoreOf(snapshot));
      }),
    );
  });

  describe('never rises', () => {
    const neverRises = <Change>(
      change: Arbitrary<Change>,
      worsened: (from: ScoreSnapshot, by: Change) => ScoreSnapshot,
    ) =>
      assert(
        property(aSnapshot, change, (snapshot, by) => {
          expect(scoreOf(worsened(snapshot, by)).score).toBeLessThanOrEqual(scoreOf(snapshot).score);
        }),
      );

    it('when payments come later', () =>
      neverRises(array(nat(30), { minLength: 16, maxLength: 16 }), (snapshot, days) => ({
        ...snapshot,
        paid: snapshot.paid.map((part, index) => later(part, days[index] ?? 0)),
        overdue: snapshot.overdue.map((part, index) => later(part, days[8 + index] ?? 0)),
      })));

    it('when more of the limit is in use', () =>
      neverRises(nat(99_999_999), (snapshot, cents) => ({
        ...snapshot,
        exposure: fromCents(Math.round(Number(snapshot.exposure) * 100) + cents),
      })));

    it('when one more of the orders is cancelled', () =>
      neverRises(nat(10), (snapshot, more) => ({
        ...snapshot,
        cancelled: Math.min(snapshot.placed, snapshot.cancelled + more),
      })));

    it('when the account is younger', () =>
      neverRises(nat(2_000), (snapshot, days) => ({
        ...snapshot,
        accountDays: Math.max(0, snapshot.accountDays - days),
      })));
  });

  it('never falls when what is overdue is paid at last', () => {
    assert(
      property(aSnapshot, (snapshot) => {
        const settled = { ...snapshot, paid: [...snapshot.paid, ...snapshot.overdue], overdue: [] };
        expect(scoreOf(settled).score).toBe(scoreOf(snapshot).score);
      }),
    );
  });

  it('loses no cent of large amounts', () => {
    const amounts = Array.from({ length: 12 }, () => ({ daysLate: 0, amount: money('999999999.99') }));
    const nearly = { ...EXAMPLE, paid: [...amounts, { daysLate: 30, amount: money('0.01') }], overdue: [] };
    expect(valueOf(nearly, 'timeliness')?.figures).toMatchObject({ value: 11_999_999_999.89, paidLate: 0.01 });
  });
});

function later({ daysLate, amount }: AgedAmount, by: number): AgedAmount {
  return { amount, daysLate: Math.min(30, daysLate + by) };
}

function withoutMoreCancelledThanPlaced(snapshot: ScoreSnapshot): ScoreSnapshot {
  return { ...snapshot, cancelled: Math.min(snapshot.cancelled, snapshot.placed) };
}
