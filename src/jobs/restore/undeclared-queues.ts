import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { JobCatalog } from '../declare/job-catalog.js';

/** One look at the index for each queue that has something pending, however much that is. */
const WITH_PENDING = `
  with recursive pending as (
    (select queue from haat.jobs where state = 'pending' order by queue limit 1)
    union all
    select (select j.queue from haat.jobs j where j.state = 'pending' and j.queue > pending.queue order by j.queue limit 1)
    from pending where pending.queue is not null
  )
  select queue from pending where queue is not null and queue <> all($1::text[])`;

/**
 * Tells of jobs on queues that this release does not declare: a release that does may still be running, but when none
 * does (the queue was renamed or removed before it had run dry) they would wait for ever, and nobody would know.
 */
@Injectable()
export class UndeclaredQueues {
  readonly #log: Log = logOf('Kernel');
  #told = '';

  constructor(
    private readonly database: Database,
    private readonly catalog: JobCatalog,
  ) {}

  /** Tells once of the same queues. */
  async check(): Promise<void> {
    const rows = await this.database.query<{ queue: string }>(WITH_PENDING, [[...this.catalog.queues().keys()]]);
    const queues = rows.map(({ queue }) => queue);
    const found = queues.join(', ');
    if (found !== '' && found !== this.#told)
      this.#log.warn(
        { queues },
        'Jobs wait on queues that this release does not declare: declare them until they have run dry, or cancel the jobs',
      );
    this.#told = found;
  }
}
