import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { Relay } from '../dispatch/relay.js';
import { until } from './until.js';

/** Jobs that run, were handed over, or are due: what waits for a later moment does not keep anybody. */
const UNDER_WAY = `
  select 1 from haat.jobs j where j.queue = $1
    and (j.state in ('queued', 'active') or (j.state = 'pending' and j.run_at <= haat.haat_now())) limit 1`;

/**
 * Waits until a queue is idle: every job that is due has been run, and so has what those jobs enqueued into it. Jobs
 * that are delayed or wait for their next attempt stay; move the clock, and drain again.
 *
 * @throws Error when the queue is not idle within 30 s, e.g. because it is paused
 */
export async function drain(app: Pick<INestApplicationContext, 'get'>, queue: string): Promise<void> {
  const database = app.get(Database);
  const relay = app.get(Relay);
  await until(`the queue "${queue}" to be idle`, async () => {
    await relay.run();
    return (await database.query(UNDER_WAY, [queue])).length === 0;
  });
}
