import { messageOf } from '../../errors/index.js';
import type { EmbeddedLog } from './embedded-log.js';
import type { PGlitePool } from './pglite-pool.js';
import { DatabaseClosed, DatabaseStopped } from './pool-errors.js';
import { nowMs } from './real-time.js';
import { DUE_TABLES, FLUSH_STATISTICS, maintenanceStatement, type DueTable } from './vacuum-plan.js';

const LOOK_EVERY_MS = 15_000;
/** How much work a killed process leaves for the next start to repeat, in time and in volume. */
const CHECKPOINT_AFTER_MS = 60_000;
const CHECKPOINT_AFTER_BYTES = 64 * 1024 * 1024;
/** A statement that took longer held up everything else in the process. */
const SLOW_MS = 1_000;

const WRITTEN_SINCE = `SELECT pg_current_wal_insert_lsn()::text AS position,
  pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::float8 AS bytes`;

/**
 * Does what a PostgreSQL server has background processes for: CHECKPOINT, VACUUM and ANALYZE. Each statement waits for
 * its turn like any other, so none is ever inside somebody's transaction, and one table is done at a time.
 */
export class Maintenance {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #stopping = false;
  #position = '0/0';
  #checkpointMs = -Infinity;

  constructor(
    private readonly pool: Pick<PGlitePool, 'query'>,
    private readonly log: EmbeddedLog,
    private readonly everyMs = LOOK_EVERY_MS,
    private readonly checkpointAfterMs = CHECKPOINT_AFTER_MS,
  ) {}

  start(): void {
    this.#schedule();
  }

  /** @returns when the statement that is under way has ended; none comes after it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  /** Vacuums and analyzes the tables that are due. */
  async tidyTables(): Promise<void> {
    await this.pool.query(FLUSH_STATISTICS);
    const { rows } = await this.pool.query<DueTable>(DUE_TABLES);
    for (const table of rows) {
      if (this.#stopping) return;
      await this.#tidy(table);
    }
  }

  /** Makes a checkpoint if enough was written since the last one, or that is long enough ago. */
  async checkpointWhenDue(): Promise<void> {
    const { rows } = await this.pool.query<{ position: string; bytes: number }>(WRITTEN_SINCE, [this.#position]);
    const bytes = rows[0]?.bytes ?? 0;
    const isDue = nowMs() - this.#checkpointMs >= this.checkpointAfterMs;
    if (bytes === 0 || (!isDue && bytes < CHECKPOINT_AFTER_BYTES)) return;
    await this.#timed('CHECKPOINT');
    this.#checkpointMs = nowMs();
    const after = await this.pool.query<{ position: string }>(WRITTEN_SINCE, [this.#position]);
    this.#position = after.rows[0]?.position ?? this.#position;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#underWay = this.#once().finally(() => {
        if (!this.#stopping) this.#schedule();
      });
    }, this.everyMs).unref();
  }

  async #once(): Promise<void> {
    await this.#logged('VACUUM', () => this.tidyTables());
    if (!this.#stopping) await this.#logged('CHECKPOINT', () => this.checkpointWhenDue());
  }

  /** A table that cannot be vacuumed must not keep the others from it: it may be damaged, or dropped since. */
  async #tidy(table: DueTable): Promise<void> {
    const statement = maintenanceStatement(table);
    await this.#logged(statement, () => this.#timed(statement));
  }

  async #timed(statement: string): Promise<void> {
    const startMs = nowMs();
    await this.pool.query(statement);
    const tookMs = Math.round(nowMs() - startMs);
    if (tookMs > SLOW_MS) this.log.warn({ statement, tookMs }, 'Maintenance held up the embedded database');
  }

  async #logged(statement: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // That the database closes or has stopped is reported elsewhere, and is no fault of this statement.
      if (error instanceof DatabaseClosed || error instanceof DatabaseStopped) return;
      this.log.error({ statement, error: messageOf(error) }, 'Maintenance of the embedded database failed');
    }
  }
}
