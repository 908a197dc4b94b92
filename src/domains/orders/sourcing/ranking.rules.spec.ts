import { Decimal } from 'decimal.js';
import {
  type Arbitrary,
  assert,
  boolean,
  constantFrom,
  integer,
  nat,
  property,
  record,
  tuple,
  uniqueArray,
} from 'fast-check';
import type { RoutingWeights } from '../../../config/index.js';
import { asNumber, money } from '../../../money/index.js';
import type { VendorId } from '../../master-data/index.js';
import { rank, type VendorFacts } from './ranking.rules.js';
import { reliabilityOf } from './reliability.rules.js';

const WEIGHTS: RoutingWeights = { availability: 30, price: 20, proximity: 20, workload: 15, reliability: 15 };

/** A vendor with the best of everything. */
const vendor = (code: string, facts: Partial<VendorFacts> = {}): VendorFacts => ({
  vendorId: `id of ${code}` as VendorId,
  vendorCode: code,
  basket: money(1000),
  cover: 2,
  isSameCity: true,
  openOrders: 0,
  rating: '5.0',
  accepted: 10,
  declined: 0,
  timedOut: 0,
  ...facts,
});

const codesOf = (vendors: readonly VendorFacts[], weights = WEIGHTS): readonly string[] =>
  rank(vendors, weights).map(({ vendorCode }) => vendorCode);

/** How one vendor stands beside a cheaper one, unless the basket is the same. */
const standing = (facts: Partial<VendorFacts>) =>
  rank([vendor('V1', facts), vendor('V2')], WEIGHTS).find(({ vendorCode }) => vendorCode === 'V1');

describe('the ranking of vendors', () => {
  it('ranks nobody when nobody can deliver', () => expect(rank([], WEIGHTS)).toEqual([]));

  it('gives the best of everything 100', () => {
    expect(rank([vendor('V1')], WEIGHTS)).toEqual([
      {
        rank: 1,
        vendorId: 'id of V1',
        vendorCode: 'V1',
        score: '100.00',
        availability: '100.00',
        price: '100.00',
        proximity: '100.00',
        workload: '100.00',
        reliability: '100.00',
        basket: '1000.00',
      },
    ]);
  });

  // The worked example of docs/orders.md.
  it('weighs each component', () => {
    const near = vendor('V001', {
      basket: money(1050),
      cover: 1,
      openOrders: 7,
      rating: '4.5',
      accepted: 18,
      declined: 2,
    });
    const far = vendor('V002', { isSameCity: false, openOrders: 3, rating: '4.0', accepted: 0 });
    expect(rank([far, near], WEIGHTS)).toMatchObject([
      {
        vendorCode: 'V001',
        score: '85.55',
        availability: '70.00',
        price: '95.24',
        workload: '80.00',
        reliability: '90.00',
      },
      {
        vendorCode: 'V002',
        score: '84.00',
        availability: '100.00',
        price: '100.00',
        proximity: '50.00',
        reliability: '60.00',
      },
    ]);
  });

  it.each([
    [1, '70.00'],
    [2, '100.00'],
    [50, '100.00'],
  ])('scores %i times the quantity with %s', (cover, availability) =>
    expect(standing({ cover })).toMatchObject({ availability }),
  );

  it.each([
    [0, '100.00'],
    [5, '100.00'],
    [6, '80.00'],
    [10, '80.00'],
    [11, '60.00'],
    [20, '60.00'],
    [21, '40.00'],
    [30, '40.00'],
    [31, '20.00'],
    [5000, '20.00'],
  ])('scores %i open orders with %s', (openOrders, workload) =>
    expect(standing({ openOrders })).toMatchObject({ workload }),
  );

  it.each([
    ['1000.00', '100.00'],
    ['1500.00', '66.67'],
    ['3000.00', '33.33'],
    ['999999999999.99', '0.00'],
  ])('scores a basket of %s beside one of 1000.00 with %s', (basket, price) =>
    expect(standing({ basket: money(basket) })).toMatchObject({ price }),
  );

  it('prefers the cheaper basket among equal scores, then the lower code', () => {
    const blind = { ...WEIGHTS, price: 0, availability: 50 };
    expect(codesOf([vendor('V3'), vendor('V1', { basket: money(1001) }), vendor('V2')], blind)).toEqual([
      'V2',
      'V3',
      'V1',
    ]);
  });

  it('compares scores as they are shown: what two decimals do not tell apart is equal', () => {
    const [dearer, cheaper] = [
      vendor('V1', { basket: money('1000000.01') }),
      vendor('V2', { basket: money('1000000.00') }),
    ];
    const ranking = rank([dearer, cheaper], WEIGHTS);
    expect(ranking.map(({ score }) => score)).toEqual(['100.00', '100.00']);
    expect(ranking.map(({ vendorCode }) => vendorCode)).toEqual(['V2', 'V1']);
  });

  it('leaves out what weighs nothing', () => {
    const weights = { availability: 0, price: 0, proximity: 0, workload: 100, reliability: 0 };
    expect(rank([vendor('V1', { openOrders: 8, cover: 1, isSameCity: false })], weights)).toMatchObject([
      { score: '80.00' },
    ]);
  });
});

const facts: Arbitrary<Omit<VendorFacts, 'vendorId' | 'vendorCode'>> = record({
  basket: integer({ min: 1, max: 99_999_999 }).map((cents) => money(new Decimal(cents).div(100).toFixed(2))),
  cover: integer({ min: 1, max: 5 }),
  isSameCity: boolean(),
  openOrders: nat(40),
  rating: integer({ min: 0, max: 50 }).map((tenths) => (tenths / 10).toFixed(1)),
  accepted: nat(20),
  declined: nat(20),
  timedOut: nat(20),
});

const someVendors = uniqueArray(tuple(nat(99), facts), {
  selector: ([number]) => number,
  minLength: 1,
  maxLength: 12,
}).map((all) => all.map(([number, known]) => vendor(`V${number}`, known)));

/** Five percentages that add up to 100. */
const someWeights: Arbitrary<RoutingWeights> = tuple(nat(100), nat(100), nat(100), nat(100)).map((cuts) => {
  const [a = 0, b = 0, c = 0, d = 0] = cuts.toSorted((x, y) => x - y);
  return { availability: a, price: b - a, proximity: c - b, workload: d - c, reliability: 100 - d };
});

const COMPONENTS = ['availability', 'price', 'proximity', 'workload', 'reliability'] as const;

describe('whatever the vendors and the weights are', () => {
  it('every score lies between 0 and 100 and has two decimals', () => {
    assert(
      property(someVendors, someWeights, (vendors, weights) => {
        for (const row of rank(vendors, weights)) {
          for (const figure of [row.score, ...COMPONENTS.map((name) => row[name])]) {
            expect(figure).toMatch(/^\d{1,3}\.\d\d$/);
            expect(asNumber(money(figure))).toBeLessThanOrEqual(100);
          }
        }
      }),
    );
  });

  it('a score is the weighted mean of its components, but for what rounding takes', () => {
    assert(
      property(someVendors, someWeights, (vendors, weights) => {
        for (const row of rank(vendors, weights)) {
          const mean = COMPONENTS.reduce(
            (sum, name) => sum.plus(new Decimal(row[name]).times(weights[name])),
            new Decimal(0),
          );
          expect(mean.div(100).minus(row.score).abs().toNumber()).toBeLessThanOrEqual(0.01);
        }
      }),
    );
  });

  it('the ranking holds every vendor once, ranked from 1, and does not depend on the order in which they came', () => {
    assert(
      property(someVendors, someWeights, nat(), (vendors, weights, seed) => {
        const ranking = rank(vendors, weights);
        const shuffled = vendors.toSorted(
          (a, b) => ((Number(a.basket) * seed) % 97) - ((Number(b.basket) * seed) % 97),
        );
        expect(rank(shuffled, weights)).toEqual(ranking);
        expect(rank(vendors.toReversed(), weights)).toEqual(ranking);
        expect(ranking.map((row) => row.rank)).toEqual(vendors.map((_, index) => index + 1));
        expect(ranking.map((row) => row.vendorCode).toSorted()).toEqual(
          vendors.map((one) => one.vendorCode).toSorted(),
        );
      }),
    );
  });

  it.each([
    ['is cheaper', { basket: money('0.01') }],
    ['has more stock', { cover: 9 }],
    ['is near', { isSameCity: true }],
    ['has nothing to do', { openOrders: 0 }],
    ['is rated best and accepts all', { rating: '5.0', accepted: 30, declined: 0, timedOut: 0 }],
  ] as const)('a vendor that %s stands no worse than before', (_, better) => {
    assert(
      property(someVendors, someWeights, nat(), (vendors, weights, pick) => {
        const index = pick % vendors.length;
        const before = vendors[index];
        if (!before) return;
        const changed = vendors.with(index, { ...before, ...better });
        const rankIn = (all: readonly VendorFacts[]): number =>
          rank(all, weights).findIndex(({ vendorCode }) => vendorCode === before.vendorCode);
        expect(rankIn(changed)).toBeLessThanOrEqual(rankIn(vendors));
      }),
    );
  });
});

describe('the reliability of a vendor', () => {
  it.each([
    ['without history, whatever its rating', { rating: '5.0', accepted: 0, declined: 0, timedOut: 0 }, '60.00'],
    ['that accepts everything', { rating: '5.0', accepted: 3, declined: 0, timedOut: 0 }, '100.00'],
    ['that answers nothing', { rating: '0.0', accepted: 0, declined: 0, timedOut: 4 }, '0.00'],
    ['that accepts two of three', { rating: '4.3', accepted: 2, declined: 1, timedOut: 0 }, '76.33'],
    ['that declines and lets time out', { rating: '4.0', accepted: 1, declined: 1, timedOut: 2 }, '52.50'],
  ])('%s', (_, record90, expected) => expect(reliabilityOf(record90).toFixed(2)).toBe(expected));

  it('is chosen from figures of one kind: better rated or more often accepting is never less reliable', () => {
    assert(
      property(facts, constantFrom('rating', 'accepted'), (known, what) => {
        if (known.accepted + known.declined + known.timedOut === 0) return;
        const better = what === 'rating' ? { ...known, rating: '5.0' } : { ...known, accepted: known.accepted + 1 };
        expect(reliabilityOf(better).gte(reliabilityOf(known))).toBe(true);
      }),
    );
  });
});
