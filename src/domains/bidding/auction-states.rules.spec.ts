import { AUCTION_STATUSES, type AuctionStatus } from '../../database/schema/bidding.js';
import { assertMove, isRunning, mayMove } from './auction-states.rules.js';

const LEGAL = new Set([
  'open > awarding',
  'open > no_award',
  'open > cancelled',
  'awarding > awarded',
  'awarding > no_award',
  'awarding > cancelled',
]);

const EVERY: [AuctionStatus, AuctionStatus][] = AUCTION_STATUSES.flatMap((from) =>
  AUCTION_STATUSES.map((to): [AuctionStatus, AuctionStatus] => [from, to]),
);

describe('the states of an auction', () => {
  it.each(EVERY)('from %s to %s', (from, to) => {
    const isLegal = LEGAL.has(`${from} > ${to}`);
    expect(mayMove(from, to)).toBe(isLegal);
    const move = () => assertMove({ number: 'AUC-1', status: from }, to);
    if (isLegal) expect(move).not.toThrow();
    else expect(move).toThrow(new RegExp(`AUC-1 is ${from} and cannot become ${to}`));
  });

  it('say what is still possible', () => {
    expect(() => assertMove({ number: 'AUC-1', status: 'awarding' }, 'open')).toThrow(
      'Auction AUC-1 is awarding and cannot become open: from there it can become awarded, no_award, cancelled.',
    );
    expect(() => assertMove({ number: 'AUC-1', status: 'awarded' }, 'cancelled')).toThrow('that is final');
  });

  it('are over in three of them', () => {
    expect(AUCTION_STATUSES.filter((status) => !isRunning(status))).toEqual(['awarded', 'no_award', 'cancelled']);
  });
});
