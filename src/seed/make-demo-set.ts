import { payAhead } from './credit/habits.js';
import { remind } from './credit/reminders.js';
import type { DemoSet } from './demo-set.js';
import { Market } from './market/market.js';
import { letShopsIn, letVendorsIn } from './market/parties.js';
import { fillCatalogue } from './market/products.js';
import type { MarketRules } from './market-rules.js';
import { after, type Calendar, HOUR, MINUTE } from './moments.js';
import { type Fate, place } from './orders/placing.js';

const DAYS = 60;
const ORDINARY: Fate = { kind: 'ordinary' };

/**
 * Sixty days of a marketplace up to the present moment: who takes part, what they order, offer, bid, deliver and pay. It is
 * played day by day by the rules of the program, so that everything in it fits together; the same moment gives the same
 * set.
 */
export function makeDemoSet(calendar: Calendar, rules: MarketRules): DemoSet {
  const market = new Market(calendar, rules);
  fillCatalogue(market);
  letShopsIn(market);
  letVendorsIn(market);
  for (let daysAgo = DAYS; daysAgo >= 0; daysAgo -= 1) planDay(market, daysAgo);
  planHolds(market);
  for (const retailer of market.retailers) payAhead(market, retailer, calendar.at(3, 11));
  planLastHours(market);
  market.agenda.playUntil(calendar.now);
  return market.rows;
}

function planDay(market: Market, daysAgo: number): void {
  const { calendar, random, agenda } = market;
  for (const retailer of random.some(market.retailers, random.between(5, 11))) {
    const at = calendar.at(daysAgo, random.between(7, 19), random.between(0, 59));
    agenda.add(at, (moment) => place(market, retailer, moment, ORDINARY));
  }
  agenda.add(calendar.at(daysAgo, 9), (moment) => remind(market, moment));
  if (daysAgo % 7 === 2) {
    agenda.add(calendar.at(daysAgo, 6), (at) => market.vendors.forEach(({ shelf }) => shelf.refill(at)));
  }
  if (daysAgo % 7 === 5) planAuction(market, calendar.at(daysAgo, 10), daysAgo % 3 === 2 ? 5 : 2);
}

/** @param minimumBids more than there will be: no award */
function planAuction(market: Market, at: Date, minimumBids: number): void {
  const closesAt = after(at, 3 * HOUR);
  const retailer = market.random.pick(market.retailers);
  market.agenda.add(at, (moment) => place(market, retailer, moment, { kind: 'auctioned', closesAt, minimumBids }));
}

function planHolds({ retailers, agenda, calendar }: Market): void {
  for (const { account, hold } of retailers) {
    if (!account || !hold) continue;
    const [status, daysAgo] = hold;
    agenda.add(calendar.at(daysAgo, 12), (at) => Object.assign(account, { status, updatedAt: at }));
  }
}

/** Whatever the hour, something waits to be confirmed, to be answered, to be bid for and to be packed. */
function planLastHours(market: Market): void {
  const { now } = market.calendar;
  const ago = (minutes: number): Date => after(now, -minutes * MINUTE);
  const closing = (minutes: number): Fate => ({
    kind: 'auctioned',
    closesAt: after(now, minutes * MINUTE),
    minimumBids: 2,
  });
  const fates: readonly (readonly [at: Date, fate: Fate])[] = [
    [ago(100), closing(45)],
    [ago(70), closing(180)],
    [ago(55), { kind: 'offered', answer: 'not yet' }],
    [ago(40), { kind: 'offered', answer: 'not yet' }],
    [ago(25), { kind: 'offered', answer: 'not yet' }],
    [ago(480), { kind: 'offered', answer: 'yes' }],
    [ago(360), { kind: 'offered', answer: 'yes' }],
    [ago(240), { kind: 'offered', answer: 'yes' }],
    [ago(38), { kind: 'offered', answer: 'yes' }],
    [ago(28), { kind: 'offered', answer: 'yes' }],
    [ago(35), { kind: 'unconfirmed' }],
    [ago(20), { kind: 'unconfirmed' }],
    [ago(4), { kind: 'unconfirmed' }],
  ];
  const shops = market.random.some(market.retailers, fates.length);
  fates.forEach(([at, fate], index) => {
    const retailer = shops[index];
    if (retailer) market.agenda.add(at, (moment) => place(market, retailer, moment, fate));
  });
}
