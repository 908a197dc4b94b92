import { PGlite } from '@electric-sql/pglite';
import { codeOf, messageOf } from '../../errors/index.js';
import { makeDataDirectory, prepareDataDirectory, UnusableDirectory } from './data-directory.js';
import { lockDirectory } from './directory-lock.js';
import type { EmbeddedLog } from './embedded-log.js';
import { Maintenance } from './maintenance.js';
import { PGlitePool } from './pglite-pool.js';
import type { DatabaseStopped } from './pool-errors.js';
import { nowMs } from './real-time.js';
import { START_PARAMETERS } from './settings.js';

export interface EmbeddedDatabase {
  readonly pool: PGlitePool;
  /** Whether this start made the database. */
  readonly firstStart: boolean;
  /** Ends the pool, shuts PostgreSQL down with a checkpoint, and gives the data directory free. */
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL of a data directory, and makes it at the first start. Its data is in `postgres` there,
 * and the lock in `lock`; the rest of the folder is free for others.
 *
 * What is committed survives `kill -9` of the process at any moment, but not a power cut: PGlite does not fsync. One
 * statement runs at a time, on the event loop; see {@link PGlitePool} for what follows from that.
 *
 * @throws DirectoryInUse when another process, or this one, has the directory open.
 * @throws UnusableDirectory when what is in the directory is not a database of this version.
 */
export async function openEmbeddedDatabase(dataDir: string, log: EmbeddedLog): Promise<EmbeddedDatabase> {
  const startMs = nowMs();
  const directory = await makeDataDirectory(dataDir);
  const lock = await lockWritable(directory);
  try {
    const { postgres, firstStart } = await prepareDataDirectory(directory);
    const db = await startPostgres(postgres);
    const tookMs = Math.round(nowMs() - startMs);
    log.info({ directory, firstStart, tookMs }, firstStart ? 'Embedded database created' : 'Embedded database opened');
    return new OpenDatabase(db, firstStart, () => lock.release(), log);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What the operating system says of a folder that is not ours to write in names no mend. */
async function lockWritable(directory: string): ReturnType<typeof lockDirectory> {
  try {
    return await lockDirectory(directory);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(codeOf(error) ?? '')) throw error;
    const reason = messageOf(error);
    throw new UnusableDirectory(`"${directory}" cannot be written in (${reason}): set DATA_DIR to another folder.`, {
      cause: error,
    });
  }
}

async function startPostgres(postgres: string): Promise<PGlite> {
  const said: string[] = [];
  try {
    return await PGlite.create(postgres, {
      startParams: [...START_PARAMETERS],
      onStderr: (line) => {
        if (/FATAL|PANIC|DETAIL|HINT/.test(line)) said.push(line);
        return false;
      },
    });
  } catch (error) {
    throw new UnusableDirectory(
      `The embedded database in "${postgres}" does not start (${messageOf(error)}). ${said.join(' ')}`.trimEnd(),
      { cause: error },
    );
  }
}

class OpenDatabase implements EmbeddedDatabase {
  readonly pool: PGlitePool;
  readonly #maintenance: Maintenance;
  #hasStopped = false;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly db: PGlite,
    readonly firstStart: boolean,
    private readonly unlock: () => Promise<void>,
    log: EmbeddedLog,
  ) {
    this.pool = new PGlitePool(db);
    this.pool.on('error', (error: DatabaseStopped) => {
      this.#hasStopped = true;
      void this.#maintenance.stop();
      log.error({ error: error.message }, 'Embedded database stopped');
    });
    this.#maintenance = new Maintenance(this.pool, log);
    this.#maintenance.start();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#maintenance.stop();
    await this.pool.end();
    try {
      // PostgreSQL makes its last checkpoint as it shuts down. One that has failed may never return from anything;
      // then the next start recovers what was committed.
      if (!this.#hasStopped) await this.db.close();
    } finally {
      await this.unlock();
    }
  }
}
