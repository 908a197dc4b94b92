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
import { HandOverService } from './hand-over.service.js';
import { QueueSettings } from './queue-settings.js';
import { PASS, TAKE_DUE } from './take-due.js';

/** The queues with something due: one look at the index per queue and priority, however long the backlog. */
const QUEUES_WITH_DUE = `
  select distinct q.name
  from unnest($1::text[]) as q(name) cross join generate_series(1, 10) as p(priority)
  where exists (select 1 from haat.jobs j
    where j.state = 'pending' and j.queue = q.name and j.priority = p.priority
      and j.run_at <= (select haat.haat_now() + interval '${HORIZON_MS} ms'))`;

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
