import { assert, constantFrom, integer, property } from 'fast-check';
import { OFFER_STATUSES, type OfferStatus } from '../../../database/schema/orders.js';
import { HaatError } from '../../../errors/index.js';
import { money } from '../../../money/index.js';
import type { VendorId } from '../../master-data/index.js';
import type { OfferId, OrderId } from '../order.js';
import { type Answer, ANSWERS, comingTo, isStillToDo, OFFER_MOVES } from './offer-states.rules.js';
import type { LockedOffer } from './offer.js';

const offer = (status: OfferStatus, msLeft: number): LockedOffer => ({
  id: 'offer' as OfferId,
  orderId: 'order' as OrderId,
  vendorId: 'vendor' as VendorId,
  auctionId: null,
  round: 1,
  price: money(900),
  status,
  offeredAt: new Date('2026-11-22T06:00:00Z'),
  respondBy: new Date('2026-11-22T08:00:00Z'),
  answeredAt: null,
  answeredBy: null,
  reason: null,
  msLeft,
});

/** What an answer comes to: still to do, done before, or the code of its refusal. */
function outcomeOf(answer: Answer, status: OfferStatus, msLeft: number): string {
  try {
    return isStillToDo(answer, offer(status, msLeft)) ? 'to do' : 'done before';
  } catch (error) {
    if (error instanceof HaatError) return error.code;
    throw error;
  }
}

describe('an answer to an offer', () => {
  it.each([
    ['open', 'to do', 'to do', 'offer_open'],
    ['accepted', 'done before', 'offer_accepted', 'to do'],
    ['declined', 'offer_declined', 'done before', 'offer_declined'],
    ['timed_out', 'offer_expired', 'offer_expired', 'offer_expired'],
    ['withdrawn', 'offer_withdrawn', 'offer_withdrawn', 'done before'],
  ] as const)('to one that is %s: accept %s, decline %s, withdraw %s', (status, ...expected) => {
    expect(ANSWERS.map((answer) => outcomeOf(answer, status, 1))).toEqual(expected);
  });

  it('to an open one is refused once the time is over, whatever it is', () => {
    for (const answer of ANSWERS) expect(outcomeOf(answer, 'open', 0)).toBe('offer_expired');
  });

  it('is never to be carried out against the table of moves, nor in a status that it leads to', () => {
    const leadsTo = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } as const;
    assert(
      property(
        constantFrom(...ANSWERS),
        constantFrom(...OFFER_STATUSES),
        integer({ min: 0, max: 10_000 }),
        (answer, status, msLeft) => {
          const isAllowed = OFFER_MOVES[status].includes(leadsTo[answer]);
          if (outcomeOf(answer, status, msLeft) === 'to do') expect(isAllowed).toBe(true);
          if (status === 'open' && msLeft === 0) expect(outcomeOf(answer, status, msLeft)).toBe('offer_expired');
        },
      ),
    );
  });
});

it('a status can be reached from where the table says', () => {
  expect(comingTo('withdrawn')).toEqual(['open', 'accepted']);
  expect(comingTo('accepted')).toEqual(['open']);
  expect(comingTo('open')).toEqual([]);
});
