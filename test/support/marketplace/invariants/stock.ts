import { named } from './invariant.js';

/**
 * What each offer must hold of the stock: once it is accepted, every line of its order, until the order is dispatched.
 * What is taken back, by a cancellation or by the vendor, has been released.
 */
const DUE = `
  with due as (
    select o.number, f.id as reference, f.vendor_id, i.product_id, i.quantity, case
      when o.status in ('accepted', 'packing') then 'held'
      when o.status in ('dispatched', 'delivered', 'completed') then 'dispatched'
      else 'released' end as state
    from haat.offers f
    join haat.orders o on o.id = f.order_id
    join haat.order_items i on i.order_id = o.id
    where f.status = 'accepted'
  )`;

export const STOCK_INVARIANTS = named({
  reserved_is_within_the_stock: `
    select v.code || ' ' || p.sku as id, format('reserved %s, stock %s', s.reserved, s.stock) as found
    from haat.vendor_products s
    join haat.vendors v on v.id = s.vendor_id join haat.products p on p.id = s.product_id
    where not (0 <= s.reserved and s.reserved <= s.stock)`,

  reserved_is_what_offers_hold: `
    select v.code || ' ' || p.sku as id, format('reserved %s, held %s', s.reserved, held.total) as found
    from haat.vendor_products s
    join haat.vendors v on v.id = s.vendor_id join haat.products p on p.id = s.product_id
    cross join lateral (
      select coalesce(sum(quantity), 0) as total from haat.stock_reservations r
      where r.vendor_id = s.vendor_id and r.product_id = s.product_id and r.state = 'held'
    ) as held
    where s.reserved <> held.total`,

  accepted_offers_hold_their_lines: `${DUE}
    select due.number as id, format('%s %s, reservation %s %s', due.state, due.quantity, coalesce(r.state, 'none'), r.quantity) as found
    from due left join haat.stock_reservations r
      on r.reference = due.reference and r.product_id = due.product_id and r.vendor_id = due.vendor_id
    where r.state is distinct from due.state or r.quantity is distinct from due.quantity`,

  other_offers_hold_nothing: `
    select r.reference::text as id, format('%s for an offer that is %s', r.state, coalesce(f.status, 'not there')) as found
    from haat.stock_reservations r left join haat.offers f on f.id = r.reference
    where f.status is distinct from 'accepted' and r.state <> 'released'`,

  stock_reservations_say_when_they_ended: `
    select reference::text as id, format('%s, ended %s', state, coalesce(ended_at::text, 'never')) as found
    from haat.stock_reservations where (state = 'held') <> (ended_at is null)`,
});
