import { HaatError } from '../../errors/index.js';
import { money } from '../../money/index.js';
import type { Auction, AuctionId } from './auction.js';
import { assertBid, isBest, type Standing } from './bid.rules.js';

const CLOSES_AT = new Date('2026-11-22T10:00:00.000Z');

const auction: Auction = {
  id: 'a' as AuctionId,
  number: 'AUC-1',
  orderId: 'o',
  status: 'open',
  ceilingPrice: money(1000),
  minimumBids: 1,
  closesAt: CLOSES_AT,
  extensions: 0,
  ranking: null,
  awardRank: 0,
};

const standing = (changes: Partial<Standing> = {}): Standing => ({
  at: new Date(CLOSES_AT.getTime() - 1),
  ownPrice: null,
  bestPrice: null,
  ...changes,
});

function refusal(changes: Partial<Auction>, at: Partial<Standing>, price: number): [string, string] | undefined {
  try {
    assertBid({ ...auction, ...changes }, standing(at), money(price));
    return undefined;
  } catch (error) {
    if (!(error instanceof HaatError)) throw error;
    return [error.code, error.message];
  }
}

describe('a bid', () => {
  it.each([
    ['in the last millisecond', {}, {}, 500],
    ['at the ceiling', {}, {}, 1000],
    ['of any price without a ceiling', { ceilingPrice: null }, {}, 999_999_999.99],
    ['one cent below the own last one', {}, { ownPrice: money(500), bestPrice: money(100) }, 499.99],
  ])('is taken %s', (_, changes, at, price) => expect(refusal(changes, at, price)).toBeUndefined());

  it.each([
    ['at the very end', {}, { at: CLOSES_AT }, 500, 'auction_closed', '2026-11-22T10:00:00.000Z'],
    ['when the auction is being awarded', { status: 'awarding' }, {}, 500, 'auction_closed', 'AUC-1 is awarding'],
    ['when the auction is cancelled', { status: 'cancelled' }, {}, 500, 'auction_closed', 'AUC-1 is cancelled'],
    ['above the ceiling', {}, {}, 1000.01, 'above_ceiling', '1000.00'],
    ['equal to the own last one', {}, { ownPrice: money(500) }, 500, 'bid_not_lower', '500.00'],
    ['higher than the own last one', {}, { ownPrice: money(90) }, 100, 'bid_not_lower', '90.00'],
  ] as const)('is refused %s', (_, changes, at, price, code, named) => {
    const [refused, message] = refusal(changes, at, price) ?? [];
    expect(refused).toBe(code);
    expect(message).toContain(named);
  });

  it('leads when it is lower than every other', () => {
    expect(isBest(standing(), money(5))).toBe(true);
    expect(isBest(standing({ bestPrice: money(5) }), money(4.99))).toBe(true);
    expect(isBest(standing({ bestPrice: money(5) }), money(5))).toBe(false);
    expect(isBest(standing({ bestPrice: money(10) }), money(9))).toBe(true);
  });
});
