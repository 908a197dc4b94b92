import { named } from './invariant.js';

const OF_A_VENDOR = `('accepted', 'packing', 'dispatched', 'delivered', 'completed')`;

/** The only moves there are, `-` for the beginning; written out here again, so that a wrong table in the code shows. */
const MOVES: Readonly<Record<string, readonly string[]>> = {
  '-': ['placed'],
  placed: ['confirmed', 'cancelled', 'expired'],
  confirmed: ['offered', 'unfulfillable', 'cancelled', 'expired'],
  offered: ['accepted', 'confirmed', 'unfulfillable', 'cancelled', 'expired'],
  accepted: ['packing', 'confirmed', 'cancelled'],
  packing: ['dispatched', 'cancelled'],
  dispatched: ['delivered'],
  delivered: ['completed'],
};
const MOVE_LIST = Object.entries(MOVES)
  .flatMap(([from, targets]) => targets.map((to) => `'${from}:${to}'`))
  .join(', ');

/** The events of each order in the order in which they happened, each with the one before it. */
const EVENTS = `
  with event as (
    select e.*, o.number,
      lag(e.to_status) over history as before,
      row_number() over (partition by e.order_id order by e.at desc, e.id desc) as from_last
    from haat.order_events e join haat.orders o on o.id = e.order_id
    window history as (partition by e.order_id order by e.at, e.id)
  )`;

export const ORDER_INVARIANTS = named({
  one_open_offer_per_order: `
    select o.number as id, count(*)::text as found
    from haat.orders o join haat.offers f on f.order_id = o.id and f.status = 'open'
    group by o.number having count(*) > 1`,

  offered_means_an_open_offer: `
    select o.number as id, o.status || ' with ' || count(f.id) || ' open offers' as found
    from haat.orders o left join haat.offers f on f.order_id = o.id and f.status = 'open'
    group by o.id having (o.status = 'offered') <> (count(f.id) > 0)`,

  one_assignment_per_order: `
    select o.number as id, count(*)::text as found
    from haat.orders o join haat.offers f on f.order_id = o.id and f.status = 'accepted'
    group by o.number having count(*) > 1`,

  assignment_is_the_accepted_offer: `
    select o.number as id, o.status || ', vendor ' || coalesce(o.vendor_id::text, 'none') as found
    from haat.orders o
    where o.status in ${OF_A_VENDOR} and not exists (
      select from haat.offers f where f.order_id = o.id and f.vendor_id = o.vendor_id and f.status = 'accepted')`,

  no_assignment_without_a_vendor_at_work: `
    select o.number as id, o.status || ', vendor ' || coalesce(o.vendor_id::text, 'none') as found
    from haat.orders o
    where o.status not in ${OF_A_VENDOR} and (o.vendor_id is not null
      or exists (select from haat.offers f where f.order_id = o.id and f.status = 'accepted'))`,

  no_offer_accepted_too_late: `
    select f.id::text as id, 'answered ' || coalesce((f.answered_at - f.respond_by)::text, '?') || ' after respond_by' as found
    from haat.offers f
    where f.status = 'accepted' and (f.answered_at is null or f.answered_at > f.respond_by)`,

  total_is_the_sum_of_lines: `
    select o.number as id, o.total || ', lines ' || coalesce(sum(i.amount)::text, 'none') as found
    from haat.orders o left join haat.order_items i on i.order_id = o.id
    group by o.id having o.total is distinct from sum(i.amount)`,

  every_state_has_its_event: `${EVENTS}
    select o.number as id, o.status || ', last event ' || coalesce(e.to_status, 'none') as found
    from haat.orders o left join event e on e.order_id = o.id and e.from_last = 1
    where e.to_status is distinct from o.status`,

  events_follow_each_other: `${EVENTS}
    select number as id, coalesce(from_status, '-') || ' → ' || to_status || ' after ' || coalesce(before, '-') as found
    from event where from_status is distinct from before`,

  moves_are_legal: `${EVENTS}
    select number as id, coalesce(from_status, '-') || ' → ' || to_status as found
    from event where coalesce(from_status, '-') || ':' || to_status not in (${MOVE_LIST})`,
});
