import { HORIZON_MS } from '../record/job-recorder.js';
import { copiedPayload } from './copied-payload.js';

/*
 * A queue with `exclusive` hands one job over at a time, and the next when that one has ended. So the engine never holds
 * copies that would only be refused, and what is most urgent is decided at the last moment. Two relays may still hand
 * over one each: the claim lets one of them run.
 */

/** Takes the first of what is due of one queue, unless a job of it is handed over or runs. */
export const TAKE_FIRST_DUE = `
  with due as (
    select picked.id
    from generate_series(1, 10) as p(priority)
    cross join lateral (
      select j.id from haat.jobs j
      where j.state = 'pending' and j.queue = $1 and j.priority = p.priority
        and j.run_at <= (select haat.haat_now() + interval '${HORIZON_MS} ms')
      order by j.run_at, j.id
      limit 1
      for update skip locked
    ) as picked
    where not exists (select 1 from haat.jobs o where o.state = 'queued' and o.queue = $1)
      and not exists (select 1 from haat.jobs o where o.state = 'active' and o.queue = $1)
    order by p.priority
    limit 1
  )
  update haat.jobs j set state = 'queued', handed_at = haat.haat_now()
  from due where j.id = due.id
  returning j.id, j.epoch, j.queue, j.name, ${copiedPayload('j.payload')}, j.priority, j.policy,
    greatest(0, ceil(extract(epoch from j.run_at - haat.haat_now()) * 1000))::int as delay_ms,
    greatest(0, extract(epoch from haat.haat_now() - j.run_at) * 1000)::float8 as lag_ms`;
