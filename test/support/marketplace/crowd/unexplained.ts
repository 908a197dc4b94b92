import type { Sql } from '../../../../src/database/index.js';
import { type Violation, violationsOf } from '../invariants.js';
import { named } from '../invariants/invariant.js';

/*
 * What must hold in addition once everything that is due has been done. `xmin` is the transaction that wrote a row as it
 * is: what one transaction wrote was one commit.
 */
const AT_REST = named({
  nobody_waits_for_a_search_that_nobody_makes: `
    select o.number as id, coalesce('auction ' || a.status, 'no auction') || coalesce(', ' || done.jobs, '') as found
    from haat.orders o left join haat.auctions a on a.id = o.auction_id
    cross join lateral (
      select string_agg(concat_ws(' ', j.name, j.state, j.result), ', ' order by j.id) as jobs
      from haat.jobs j where j.keys @> array[o.id::text] and j.queue in ('order-routing', 'vendor-fallback')
    ) as done
    where o.status = 'confirmed' and a.status is distinct from 'open'`,

  every_auction_that_awards_waits_for_an_answer: `
    select a.number as id, a.status as found from haat.auctions a
    where a.status = 'awarding'
      and not exists (select from haat.offers f where f.auction_id = a.id and f.status = 'open')`,

  orders_are_held_by_running_auctions: `
    select o.number as id, 'auction ' || coalesce(a.status, 'none') as found
    from haat.orders o left join haat.auctions a on a.id = o.auction_id
    where o.auction_id is not null and (a.status is null or a.status not in ('open', 'awarding'))`,

  lost_offers_moved_their_order_in_the_same_commit: `
    select f.id::text as id, f.status as found from haat.offers f
    where f.status in ('declined', 'timed_out', 'withdrawn') and not exists (
      select from haat.order_events e where e.order_id = f.order_id and e.xmin = f.xmin)`,

  lost_offers_have_their_follow_up: `
    select f.id::text as id, f.status || ', order ' || o.status as found
    from haat.offers f join haat.orders o on o.id = f.order_id
    where f.status in ('declined', 'timed_out', 'withdrawn')
      and not exists (
        select from haat.order_events e where e.order_id = f.order_id and e.xmin = f.xmin
          and e.to_status in ('offered', 'cancelled', 'expired', 'unfulfillable'))
      and not exists (
        select from haat.jobs j where j.queue = 'vendor-fallback' and j.keys @> array[f.id::text])
      and not exists (
        select from haat.jobs j
        where j.name = 'award-next' and j.keys @> array[f.auction_id::text] and (j.payload ->> 'afterRank')::int > 0)`,

  no_job_is_dead: `
    select j.id::text as id, j.queue || ' ' || j.name || ': ' || coalesce(j.error ->> 'message', '?') as found
    from haat.jobs j where j.state = 'dead'`,

  no_attempt_failed: `
    select e.job_id::text as id, j.queue || ' ' || j.name || ' ' || e.outcome || ': ' || (e.error ->> 'message') as found
    from haat.job_errors e join haat.jobs j on j.id = e.job_id
    where e.outcome <> 'lost'
      -- A vendor is told of an offer only as long as it may be answered; a date of JavaScript has no microseconds.
      and not (e.outcome = 'expired' and j.payload ->> 'kind' = 'VENDOR_OFFER' and exists (
        select from haat.offers f
        where j.keys @> array[f.id::text] and date_trunc('milliseconds', f.respond_by) <= e.at))`,
});

/** What must hold once every deadline has passed as well. */
const AT_THE_END = named({
  every_order_has_a_vendor_or_has_ended: `
    select number as id, status as found from haat.orders where status in ('placed', 'confirmed', 'offered')`,

  every_auction_is_over: `
    select number as id, status as found from haat.auctions where status in ('open', 'awarding')`,

  reconciliations_find_nothing: `
    select retailer_id::text as id, format('%s is %s, and should be %s', figure, actual, expected) as found
    from haat.credit_discrepancies`,

  every_job_about_an_order_is_final: `
    select j.id::text as id, j.queue || ' ' || j.name || ' ' || j.state as found from haat.jobs j
    where j.finished_at is null and j.queue in
      ('order-processing', 'order-routing', 'vendor-fallback', 'wholesaler-confirmation-timeout', 'order-expiry', 'bidding-timeout')`,
});

export const unexplainedAtRest = (sql: Sql): Promise<Violation[]> => violationsOf(sql, AT_REST);
export const unexplainedAtTheEnd = (sql: Sql): Promise<Violation[]> => violationsOf(sql, [...AT_REST, ...AT_THE_END]);
