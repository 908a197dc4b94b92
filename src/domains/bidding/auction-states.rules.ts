import type { AuctionStatus } from '../../database/schema/bidding.js';
import { Conflict } from '../../errors/index.js';

/**
 * Every legal move. An auction is cancelled while it is `open` by whoever may, and in either state when its order is gone;
 * it ends in `no_award` without ever having awarded when too few have bid.
 */
const MOVES: Readonly<Record<AuctionStatus, readonly AuctionStatus[]>> = {
  open: ['awarding', 'no_award', 'cancelled'],
  awarding: ['awarded', 'no_award', 'cancelled'],
  awarded: [],
  no_award: [],
  cancelled: [],
};

export const isRunning = (status: AuctionStatus): boolean => MOVES[status].length > 0;

export const mayMove = (from: AuctionStatus, to: AuctionStatus): boolean => MOVES[from].includes(to);

/** @throws Conflict `illegal_move`, which names both states */
export function assertMove({ number, status }: { number: string; status: AuctionStatus }, to: AuctionStatus): void {
  if (mayMove(status, to)) return;
  const legal = MOVES[status];
  const hint = legal.length === 0 ? 'that is final' : `from there it can become ${legal.join(', ')}`;
  throw new Conflict('illegal_move', `Auction ${number} is ${status} and cannot become ${to}: ${hint}.`);
}
