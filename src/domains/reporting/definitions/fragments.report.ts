/* What the statements of several reports have in common. */

/** Orders that came to nothing. */
export const LOST = `('cancelled', 'expired', 'unfulfillable')`;

/** The local day of a moment. */
export const dayOf = (moment: string): string => `(${moment} at time zone :zone)::date`;

/** Where a moment stands among the points of a chart over time. */
export const bucketOf = (moment: string): string => `date_trunc(:bucket, ${moment} at time zone :zone)`;

/** The same for a local day. */
export const bucketOfDay = (day: string): string => `date_trunc(:bucket, ${day}::timestamp)`;

/** A CTE of the points of a chart over time: the first of them may begin before the period, and is not called so. */
export const bucketsFrom = (first: string): string => `
  buckets as (
    select bucket, greatest(bucket::date, ${first})::text as label
    from generate_series(date_trunc(:bucket, (${first})::timestamp), :endOn::timestamp, ('1 ' || :bucket)::interval) as bucket
  )`;

export const BUCKETS = bucketsFrom(':startOn');

/** Orders of the period, as they stand now. */
export const PLACED = `
  placed as (
    select o.id, o.retailer_id, o.vendor_id, o.placed_at, o.status, o.total, o.status not in ${LOST} as is_sale
    from haat.orders o
    where o.placed_at >= :start and o.placed_at < :end
      and (:vendor is null or o.vendor_id = :vendor) and (:retailer is null or o.retailer_id = :retailer)
  )`;

/**
 * The points of a ranking: the largest eight by name, and one for all the others. Two that share a name are two, and one that is
 * called "Others" is none of the others.
 *
 * @param counted a query of `key`, `label` and `value`, a row a key
 */
export const topOf = (counted: string): string => `
  ranked as (
    select key, label, value, row_number() over (order by value desc, label, key) as place from (${counted}) as counted
  ),
  top as (
    select key, label, value, false as is_rest, place from ranked where place <= 8
    union all
    select null, 'Others', sum(value), true, 9 from ranked where place > 8 having count(*) > 0
  )`;

/** The points of {@link topOf}, the others last. */
export const TOP = `select key, label, value, is_rest as "isRest" from top order by place`;
