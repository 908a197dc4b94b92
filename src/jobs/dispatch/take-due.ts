import { HORIZON_MS } from '../record/job-recorder.js';
import { copiedPayload } from './copied-payload.js';
import { WINDOW } from './dispatch-window.js';

/** Jobs that one pass takes of one queue and priority. */
export const PASS = 500;

/**
 * Takes what is due of one queue, priority by priority as far as the window has room, so that urgent work never waits
 * for room that less urgent work has filled. The planner cannot know the room and would expect a tenth of the backlog:
 * the second limit, and the ids as an array, keep it from reading the whole table for a few hundred rows.
 */
export const TAKE_DUE = `
  with due as (
    select picked.id
    from generate_series(1, 10) as p(priority)
    cross join lateral (
      select greatest(0, ${WINDOW} - count(*)) as free
      from (select 1 from haat.jobs o where o.state = 'queued' and o.queue = $1 and o.priority = p.priority limit ${WINDOW}) as open
    ) as room
    cross join lateral (
      select locked.id from (
        select j.id from haat.jobs j
        where j.state = 'pending' and j.queue = $1 and j.priority = p.priority
          and j.run_at <= (select haat.haat_now() + interval '${HORIZON_MS} ms')
        order by j.run_at, j.id
        limit least(room.free, ${PASS})
        for update skip locked
      ) as locked limit ${PASS}
    ) as picked
  )
  update haat.jobs j set state = 'queued', handed_at = haat.haat_now()
  where j.id = any (array(select id from due))
  returning j.id, j.epoch, j.queue, j.name, ${copiedPayload('j.payload')}, j.priority, j.policy,
    greatest(0, ceil(extract(epoch from j.run_at - haat.haat_now()) * 1000))::int as delay_ms,
    greatest(0, extract(epoch from haat.haat_now() - j.run_at) * 1000)::float8 as lag_ms`;
