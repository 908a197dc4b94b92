import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Run } from './run.js';
import { RunLog } from './run-log.js';
import { FAILED_SWEPT } from './settlements.js';

/** One sweep after another that fails for the same entity. */
const IN_A_ROW = 3;

/**
 * The last finished jobs of the same queue and entity: the job's first business key, else its deduplication key. A day
 * back and no further: sweeps come every few minutes, and deduplication keys that are free again stand in no index.
 */
const LAST_OF_ENTITY = `
  with mine as (select queue, keys[1] as key, dedup_key from haat.jobs where id = $1)
  select coalesce(mine.key, mine.dedup_key) as entity,
    exists (select 1 from haat.job_errors e where e.job_id = j.id and e.outcome = '${FAILED_SWEPT}') and j.state = 'dead' as "isSwept"
  from mine join haat.jobs j on j.queue = mine.queue
    and (j.keys @> array[mine.key] and j.keys[1] = mine.key or mine.key is null and j.dedup_key = mine.dedup_key)
  where j.finished_at > (select haat.haat_now() - interval '1 day') and j.finished_at <= (select haat.haat_now())
  order by j.finished_at desc, j.id desc limit ${IN_A_ROW}`;

type Finished = { entity: string; isSwept: boolean };

/** Watches over the entities that a sweep is to mend: a failure is left to the next one, several in a row are not. */
@Injectable()
export class SweptFailures {
  readonly #log: Log = logOf('Runner');
  readonly #runLog = new RunLog();

  constructor(private readonly database: Database) {}

  /** To be called once the job's death is written. Its own failure changes nothing of that. */
  async watch(run: Run): Promise<void> {
    try {
      const last = await this.database.query<Finished>(LAST_OF_ENTITY, [run.jobId]);
      const [newest] = last;
      if (newest && last.length === IN_A_ROW && last.every(({ isSwept }) => isSwept))
        this.#runLog.keepsFailing(run, newest.entity, IN_A_ROW);
    } catch (error) {
      this.#log.warn({ jobId: run.jobId, error: messageOf(error) }, 'Earlier failures of the entity could not be read');
    }
  }
}
