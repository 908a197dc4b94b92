import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { JobEngine } from '../engine/job-engine.js';
import { RelayLag } from '../figures/relay-lag.js';
import { HORIZON_MS } from '../record/job-recorder.js';
import type { HandOver } from '../record/new-job.js';
import { TAKE_FIRST_DUE } from './exclusive-queue.js';
import { WINDOW } from './dispatch-window.js';
import { HandOverService } from './hand-over.service.js';
import { QueueSettings } from './queue-settings.js';

/** Jobs that one pass takes of one queue and priority. */
const PASS = 500;

/** The queues with something due: one look at the index per queue and priority, however long the backlog. */
const QUEUES_WITH_DUE = `
  select distinct q.name
  from unnest($1::text[]) as q(name) cross join generate_series(1, 10) as p(priority)
  where exists (select 1 from haat.jobs j
    where j.state = 'pending' and j.queue = q.name and j.priority = p.priority
      and j.run_at <= (select haat.haat_now() + interval '${HORIZON_MS} ms'))`;

/**
 * Takes what is due of one queue, priority by priority as far as the window has room, so that urgent work never waits
 * for room that less urgent work has filled.
 */
const TAKE_DUE = `
  with due as (
    select picked.id
    from generate_series(1, 10) as p(priority)
    cross join lateral (
      select greatest(0, ${WINDOW} - count(*)) as free
      from (select 1 from haat.jobs o where o.state = 'queued' and o.queue = $1 and o.priority = p.priority limit ${WINDOW}) as open
    ) as room
    cross join lateral (
      select j.id from haat.jobs j
      where j.state = 'pending' and j.queue = $1 and j.priority = p.priority
        and j.run_at <= (select haat.haat_now() + interval '${HORIZON_MS} ms')
      order by j.run_at, j.id
      limit least(room.free, ${PASS})
      for update skip locked
    ) as picked
  )
  update haat.jobs j set state = 'queued', handed_at = haat.haat_now()
  from due where j.id = due.id
  returning j.id, j.epoch, j.queue, j.name, j.payload, j.priority, j.policy,
    greatest(0, ceil(extract(epoch from j.run_at - haat.haat_now()) * 1000))::int as delay_ms,
    greatest(0, extract(epoch from haat.haat_now() - j.run_at) * 1000)::float8 as lag_ms`;

/** Moves jobs that have become due from PostgreSQL to the engine. Any number of processes may do so at once. */
@Injectable()
export class Relay {
  readonly #log: Log = logOf('Relay');
  #isNudged = false;
  #pass: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly catalog: JobCatalog,
    private readonly settings: QueueSettings,
    private readonly handOver: HandOverService,
    private readonly lag: RelayLag,
  ) {}

  /** Makes a pass, and another one when somebody asked for it meanwhile. */
  async run(): Promise<void> {
    this.#isNudged = true;
    await (this.#pass ??= this.#runWhileNudged().finally(() => {
      this.#pass = undefined;
    }));
  }

  /** Makes a pass behind the caller's back; should it fail, the next one, a second later, finds the same. */
  wake(): void {
    this.run().catch((error: unknown) => this.#log.warn({ error: messageOf(error) }, 'The relay could not be woken'));
  }

  async #runWhileNudged(): Promise<void> {
    while (this.#isNudged) {
      this.#isNudged = false;
      if (!this.engine.isUp()) return;
      for (const queue of await this.#queuesWithDue()) await this.#relayQueue(queue);
    }
  }

  async #queuesWithDue(): Promise<string[]> {
    const names = [...this.catalog.queues().keys()].filter((queue) => !this.settings.isStopped(queue));
    const rows = await this.database.query<{ name: string }>(QUEUES_WITH_DUE, [names]);
    return rows.map(({ name }) => name);
  }

  /** One pass a queue and turn, so that a long backlog in one queue does not keep the others waiting. */
  async #relayQueue(queue: string): Promise<void> {
    const take = this.catalog.queues().get(queue)?.queue.exclusive ? TAKE_FIRST_DUE : TAKE_DUE;
    const due = await this.database.query<HandOver & { lag_ms: number }>(take, [queue]);
    if (due.length === 0) return;
    this.lag.noted(queue, Math.round(Math.max(...due.map(({ lag_ms: ms }) => ms))));
    const isTaken = await this.handOver.handOver(due);
    // An engine that refuses (it is full, or read-only) is asked again with the next pass, not at once.
    if (isTaken && due.length >= PASS) this.#isNudged = true;
  }
}
