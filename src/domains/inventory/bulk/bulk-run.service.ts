import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { type JobContext, seconds } from '../../../jobs/index.js';
import { RowFaultsRepository } from '../levels/row-faults.repository.js';
import { StockLevels } from '../levels/stock-levels.service.js';
import { countsOf, faultsOf } from '../levels/row-outcomes.js';
import type { StockRow } from '../levels/stock-row.js';
import { RunTimes } from '../run-times.service.js';
import type { BulkUpdate } from './bulk-update.jobs.js';
import { asRow } from './bulk-rows.rules.js';
import { BulkUpdatesRepository } from './bulk-updates.repository.js';

/** Rows that one commit takes over: so long are their orders kept waiting. */
const CHUNK = 100;

/** More than a chunk takes. */
const CHUNK_MS = seconds(15);

/**
 * Takes rows over chunk by chunk. Each chunk is a commit with the count of what is done, so that a run after a stop goes on
 * there, and no row is applied twice.
 */
@Injectable()
export class BulkRun {
  constructor(
    private readonly database: Database,
    private readonly updates: BulkUpdatesRepository,
    private readonly levels: StockLevels,
    private readonly faults: RowFaultsRepository,
    private readonly times: RunTimes,
  ) {}

  async run(request: BulkUpdate, job: JobContext): Promise<unknown> {
    const rows = await this.#rowsOf(request);
    const time = this.times.begin();
    await this.updates.begin({ id: job.id, vendorId: null, rows: rows.length });
    for (let done = 0; done < rows.length;) {
      job.signal.throwIfAborted();
      time.need(CHUNK_MS);
      done = await this.database.transaction((tx) => this.#takeChunk(tx, job.id, rows));
      job.progress({ done, rows: rows.length });
    }
    return job.commit((tx) => this.updates.finish(tx, job.id));
  }

  async #rowsOf({ vendorCode, updates }: BulkUpdate): Promise<readonly StockRow[]> {
    const names = await this.updates.names(
      updates.flatMap(({ vendorId }) => vendorId ?? []),
      updates.flatMap(({ productId }) => productId ?? []),
    );
    return updates.map((update) => asRow(update, names, vendorCode));
  }

  /** Takes over the rows after those that are done, whichever run has done them. Returns how many are done then. */
  async #takeChunk(tx: Transaction, id: string, rows: readonly StockRow[]): Promise<number> {
    const done = await this.updates.lock(tx, id);
    const end = Math.min(done + CHUNK, rows.length);
    const chunk = rows.slice(done, end);
    const outcomes = await this.levels.apply(tx, chunk);
    await this.faults.insert(tx, id, faultsOf(chunk, outcomes, done), rows.length);
    await this.updates.advance(tx, id, end, countsOf(outcomes));
    return end;
  }
}
