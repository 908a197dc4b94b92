import { named } from './invariant.js';

export const BIDDING_INVARIANTS = named({
  one_award_per_auction: `
    select a.number as id, count(*)::text as found
    from haat.auctions a join haat.offers f on f.auction_id = a.id and f.status = 'accepted'
    group by a.number having count(*) > 1`,

  awarded_to_a_bidder_at_its_price: `
    select a.number as id, 'offer of ' || f.price || ' to vendor ' || f.vendor_id as found
    from haat.offers f join haat.auctions a on a.id = f.auction_id
    where not exists (
      select from haat.bids b where b.auction_id = a.id and b.vendor_id = f.vendor_id and b.price = f.price
        and b.status = 'live')`,

  no_bid_after_the_close: `
    select a.number as id, 'a bid ' || (b.bid_at - least(a.closes_at, a.closed_at)) || ' after the close' as found
    from haat.auctions a join haat.bids b on b.auction_id = a.id
    where b.bid_at > least(a.closes_at, a.closed_at)`,

  no_bid_above_the_ceiling: `
    select a.number as id, b.price || ' above ' || a.ceiling_price as found
    from haat.auctions a join haat.bids b on b.auction_id = a.id
    where b.price > a.ceiling_price`,

  one_live_bid_per_vendor: `
    select a.number as id, count(*) || ' live bids of vendor ' || b.vendor_id as found
    from haat.auctions a join haat.bids b on b.auction_id = a.id and b.status = 'live'
    group by a.number, b.vendor_id having count(*) > 1`,
});
