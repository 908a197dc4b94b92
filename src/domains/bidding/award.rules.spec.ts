import * as fc from 'fast-check';
import { compareMoney, money } from '../../money/index.js';
import { rank, recompute, type StandingBid } from './award.rules.js';

const bid = (bidId: string, price: number, reliability = '60.00', second = 0): StandingBid => ({
  bidId,
  vendorId: `vendor of ${bidId}`,
  price: money(price),
  reliability,
  bidAt: new Date(Date.UTC(2026, 10, 22, 10, 0, second)),
});

const order = (...bids: StandingBid[]) => rank(bids).map(({ bidId }) => bidId);

/** Few values of each figure, so that ties of every kind come up. */
const someBids = fc
  .array(
    fc.record({
      cents: fc.integer({ min: 99_900, max: 100_100 }),
      reliability: fc.integer({ min: 0, max: 10_000 }),
      second: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((figures) =>
    figures.map(({ cents, reliability, second }, index) =>
      bid(`bid ${index}`, cents / 100, (reliability / 100).toFixed(2), second),
    ),
  );

const tied = someBids.map((bids) => bids.map((one) => ({ ...one, price: money(5) })));

describe('the ranking of bids', () => {
  it('begins with the lowest price, by value and not by text', () => {
    expect(order(bid('a', 1000), bid('b', 999.99), bid('c', 9))).toEqual(['c', 'b', 'a']);
  });

  it('puts the more reliable vendor first of equal prices, by value and not by text', () => {
    expect(order(bid('a', 5, '9.50'), bid('b', 5, '100.00'), bid('c', 5, '87.50'))).toEqual(['b', 'c', 'a']);
  });

  it('puts the earlier bid first of equally reliable vendors, then the smaller id', () => {
    expect(order(bid('c', 5, '60.00', 2), bid('b', 5, '60.00', 1), bid('a', 5, '60.00', 2))).toEqual(['b', 'a', 'c']);
  });

  it('counts from 1 and keeps what it was made from', () => {
    expect(rank([bid('a', 1500.5, '87.50', 7)])).toEqual([
      {
        rank: 1,
        bidId: 'a',
        vendorId: 'vendor of a',
        price: '1500.50',
        reliability: '87.50',
        bidAt: '2026-11-22T10:00:07.000Z',
      },
    ]);
    expect(rank([])).toEqual([]);
  });

  it.each([
    ['any bids', someBids],
    ['bids of one price', tied],
  ])('is the same whatever the order in which %s come', (_, bids) => {
    const shuffled = bids.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(fc.property(shuffled, ([all, mixed]) => expect(rank(mixed)).toEqual(rank(all))));
  });

  it('has a winner with the lowest price, and nobody more reliable at that price', () => {
    fc.assert(
      fc.property(someBids, (bids) => {
        const [winner] = rank(bids);
        if (!winner) throw new Error('nobody won');
        for (const { price, reliability } of bids) {
          const difference = compareMoney(money(winner.price), price);
          expect(difference).toBeLessThanOrEqual(0);
          if (difference === 0) expect(Number(winner.reliability)).toBeGreaterThanOrEqual(Number(reliability));
        }
      }),
    );
  });

  it('comes out of its own stored figures again', () => {
    fc.assert(
      fc.property(someBids, (bids) => {
        const stored: unknown = JSON.parse(JSON.stringify(rank(bids)));
        expect(recompute(stored as ReturnType<typeof rank>)).toEqual(stored);
      }),
    );
  });

  it('does not come out of figures that somebody has changed', () => {
    const [first, second] = rank([bid('a', 5), bid('b', 6)]);
    if (!first || !second) throw new Error('two bids were ranked');
    expect(recompute([{ ...first, price: '7.00' }, second]).map(({ bidId }) => bidId)).toEqual(['b', 'a']);
  });
});
