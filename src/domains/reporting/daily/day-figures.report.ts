/**
 * What happened on each of some days: statements that go on from a CTE `days` of `day`, `starts_at` and `ends_at`. Everything is
 * counted by when it happened, and but for messages nothing of that changes later: what is counted on the night after a day is
 * what is counted of it a year later. A message that failed is counted for as long as it is failed: once it is sent again, or
 * turns out to have arrived, it has not failed on that day.
 */
export const DAY_FIGURES = `
  select days.day, placed.*, ended.*, invoiced.*, received.*, reversed.*, messages.*
  from days
  cross join lateral (
    select count(*)::int as orders, count(distinct retailer_id)::int as retailers, coalesce(sum(total), 0) as order_value,
      coalesce(sum(total) filter (where payment_terms = 'credit'), 0) as credit_value
    from haat.orders where placed_at >= days.starts_at and placed_at < days.ends_at
  ) as placed
  cross join lateral (
    select count(*) filter (where e.to_status = 'delivered')::int as delivered,
      coalesce(sum(o.total) filter (where e.to_status = 'delivered'), 0) as delivered_value,
      count(*) filter (where e.to_status = 'cancelled')::int as cancelled,
      coalesce(sum(o.total) filter (where e.to_status = 'cancelled'), 0) as cancelled_value,
      count(*) filter (where e.to_status = 'expired')::int as expired,
      count(*) filter (where e.to_status = 'unfulfillable')::int as unfulfillable
    from haat.order_events e join haat.orders o on o.id = e.order_id
    where e.at >= days.starts_at and e.at < days.ends_at
      and e.to_status in ('delivered', 'cancelled', 'expired', 'unfulfillable')
  ) as ended
  cross join lateral (
    select coalesce(sum(amount), 0) as invoiced from haat.invoices
    where issued_at >= days.starts_at and issued_at < days.ends_at
  ) as invoiced
  cross join lateral (
    select coalesce(sum(amount), 0) as received from haat.payments
    where received_at >= days.starts_at and received_at < days.ends_at
  ) as received
  cross join lateral (
    select coalesce(sum(amount), 0) as reversed from haat.payments
    where reversed_at >= days.starts_at and reversed_at < days.ends_at
  ) as reversed
  cross join lateral (
    select count(*)::int as failed_messages from haat.messages
    where failed_at >= days.starts_at and failed_at < days.ends_at
  ) as messages`;

/** The columns of {@link DAY_FIGURES}, which are those of `haat.daily_analytics`. */
export const DAY_COLUMNS = `
  day, orders, retailers, order_value, credit_value, delivered, delivered_value, cancelled, cancelled_value, expired,
  unfulfillable, invoiced, received, reversed, failed_messages`;
