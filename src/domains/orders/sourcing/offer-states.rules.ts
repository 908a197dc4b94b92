import type { OfferStatus } from '../../../database/schema/orders.js';
import { Conflict } from '../../../errors/index.js';
import type { LockedOffer } from './offer.js';

/** From each status, the only ones that an offer may move to. */
export const OFFER_MOVES: Readonly<Record<OfferStatus, readonly OfferStatus[]>> = {
  open: ['accepted', 'declined', 'timed_out', 'withdrawn'],
  // The vendor withdraws, or the order has ended.
  accepted: ['withdrawn'],
  declined: [],
  timed_out: [],
  withdrawn: [],
};

/** The statuses from which an offer may move to `to`. */
export const comingTo = (to: OfferStatus): readonly OfferStatus[] =>
  (Object.keys(OFFER_MOVES) as OfferStatus[]).filter((from) => OFFER_MOVES[from].includes(to));

export const ANSWERS = ['accept', 'decline', 'withdraw'] as const;
export type Answer = (typeof ANSWERS)[number];

const MOVE_OF: Readonly<Record<Answer, { readonly from: OfferStatus; readonly to: OfferStatus }>> = {
  accept: { from: 'open', to: 'accepted' },
  decline: { from: 'open', to: 'declined' },
  withdraw: { from: 'accepted', to: 'withdrawn' },
};

/**
 * Whether the answer is still to be carried out: one that was given before is right again, because whoever has lost the
 * reply asks again.
 *
 * @throws Conflict `offer_expired` when it comes too late, `offer_open`, `offer_accepted`, `offer_declined` or
 *   `offer_withdrawn` by the status that does not allow it
 */
export function isStillToDo(answer: Answer, { status, msLeft, respondBy }: LockedOffer): boolean {
  const { from, to } = MOVE_OF[answer];
  if (status === to) return false;
  if (status === 'timed_out' || (status === 'open' && msLeft === 0)) throw offerExpired(respondBy);
  if (status !== from)
    throw new Conflict(`offer_${status}`, `The offer is ${status} and cannot be answered with "${answer}".`);
  return true;
}

export function offerExpired(respondBy: Date): Conflict {
  return new Conflict('offer_expired', `The offer was to be answered by ${respondBy.toISOString()}: it is too late.`);
}
