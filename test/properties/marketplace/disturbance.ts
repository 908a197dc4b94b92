import { AwardNext, CloseAuction, SweepAuctions } from '../../../src/domains/bidding/bidding.jobs.js';
import { ExpireOrder, SweepOverdueOrders } from '../../../src/domains/orders/expiry/expiry.jobs.js';
import { SweepOverdueOffers, TimeOutOffer } from '../../../src/domains/orders/sourcing/offer-timeouts.jobs.js';
import { RouteOrder } from '../../../src/domains/orders/sourcing/route-order.job.js';
import { OfferNextVendor } from '../../../src/domains/orders/sourcing/vendor-fallback.job.js';
import { hours, Jobs } from '../../../src/jobs/index.js';
import { runTwice } from '../../../src/jobs/testing/index.js';
import type { MarketplaceApp } from '../../support/marketplace/app.js';

/** So many of each kind are run a second time, each of them twice at once. */
const COPIES = 4;

const SOME = `
  select (select coalesce(array_agg(id), '{}') from (select id from haat.orders order by random() limit $1) as o) as orders,
    (select coalesce(array_agg(id), '{}') from (select id from haat.offers order by status = 'open' desc, random() limit $1) as f) as offers,
    (select coalesce(array_agg(id), '{}') from (select id from haat.auctions order by random() limit $1) as a) as auctions`;

interface Some extends Record<string, unknown> {
  readonly orders: readonly string[];
  readonly offers: readonly string[];
  readonly auctions: readonly string[];
}

/** Runs jobs that were run before, will be run yet or were never needed: each twice at once, and all of them in parallel. */
export async function repeatJobs({ app, database }: MarketplaceApp): Promise<void> {
  const [some] = await database.query<Some>(SOME, [COPIES]);
  if (!some) throw new Error('The database chose nothing.');
  const copies = [
    ...some.orders.flatMap((orderId) => [
      new ExpireOrder({ orderId }),
      new RouteOrder({ orderId }),
      new OfferNextVendor({ orderId }),
    ]),
    ...some.offers.map((offerId) => new TimeOutOffer({ offerId })),
    ...some.auctions.flatMap((auctionId) => [
      new CloseAuction({ auctionId }),
      new AwardNext({ auctionId, afterRank: 0 }),
      new AwardNext({ auctionId, afterRank: 1 }),
    ]),
  ];
  await Promise.all(copies.map((copy) => deliverTwice(app, copy)));
}

/** The sweeps, which the tests switch off, two of each. */
export async function sweepTwice({ app }: MarketplaceApp): Promise<void> {
  const sweeps = [new SweepOverdueOffers({}), new SweepOverdueOrders({}), new SweepAuctions({})];
  const jobs = app.context.get(Jobs);
  await Promise.all([...sweeps, ...sweeps].map((sweep) => jobs.enqueue(undefined, sweep)));
}

/** What fails in it stands in the record of the job. */
async function deliverTwice({ context }: MarketplaceApp['app'], payload: object): Promise<void> {
  const { jobId } = await context.get(Jobs).enqueue(undefined, payload, { delay: hours(1000) });
  await runTwice(context, jobId);
}
