import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { PGliteClient } from './pglite-client.js';
import { PoolCore } from './pool-core.js';
import { DatabaseClosed, NotSupported, type DatabaseStopped } from './pool-errors.js';
import { after, cancel } from './real-time.js';
import { specialStatement } from './special-statement.js';
import { toStatement, type Query } from './statement.js';
import { withCallersStack, type Result } from './wire-protocol.js';

/** As long as a transaction of ours may take; what is not finished by then is rolled back when the pool ends. */
const DEFAULT_GRACE_MS = 5_000;

/**
 * The embedded PostgreSQL as a `pg.Pool`, for Drizzle, BullMQ and our own SQL. Drizzle knows a pool by "Pool" in the
 * name of its class.
 *
 * Behind it is one session on the event loop, so unlike on a server: statements never run side by side; a query on
 * the pool inside one's own open transaction waits for ever; SET without LOCAL changes every client's setting;
 * advisory locks of the session exclude nobody; `statement_timeout` never fires; there is no COPY FROM STDIN.
 *
 * Emits `error` once when PostgreSQL has failed for good: every query rejects with {@link DatabaseStopped} from then.
 */
export class PGlitePool extends EventEmitter {
  /** What BullMQ looks at: there is no socket here that could drop in silence. */
  readonly options = { max: 1_000, keepAlive: true };
  ending = false;
  ended = false;
  // Private to TypeScript only: getters are also called through a Proxy, which has no #fields.
  private readonly core: PoolCore;
  private readonly clients = new Set<PGliteClient>();
  #end: Promise<void> | undefined;

  constructor(
    db: PGlite,
    private readonly graceMs = DEFAULT_GRACE_MS,
  ) {
    super();
    this.setMaxListeners(0);
    this.core = new PoolCore(db, (error) => this.#reportStop(error));
  }

  /** Clients that are checked out. */
  get totalCount(): number {
    return this.clients.size;
  }

  get idleCount(): number {
    return 0;
  }

  /** Statements and transactions that wait for the session. */
  get waitingCount(): number {
    return this.core.turns.waiting;
  }

  async query<Row = Record<string, unknown>>(query: Query, values?: readonly unknown[]): Promise<Result<Row>> {
    if (this.ending) throw new DatabaseClosed();
    const statement = toStatement(query, values);
    const special = specialStatement(statement.text);
    if (special?.kind === 'listen' || special?.kind === 'unlisten') {
      throw new NotSupported('LISTEN and UNLISTEN belong to a client: use one from pool.connect().');
    }
    try {
      const answer = special?.kind === 'list-names' ? this.core.names() : await this.core.run(statement);
      // Only the caller knows the columns that its text selects, and whether it has several statements.
      return answer as Result<Row>;
    } catch (error) {
      throw withCallersStack(error);
    }
  }

  async connect(): Promise<PGliteClient> {
    if (this.ending) throw new DatabaseClosed();
    const client = new PGliteClient(this.core, () => this.clients.delete(client));
    this.clients.add(client);
    return client;
  }

  /**
   * Refuses what waits and what comes, lets the open transaction finish for some seconds and then rolls it back. PGlite
   * itself is closed by its owner. To call it again is the same ending.
   */
  end(): Promise<void> {
    this.#end ??= this.#finish();
    return this.#end;
  }

  async #finish(): Promise<void> {
    this.ending = true;
    const reason = new DatabaseClosed();
    const idle = this.core.turns.close(reason);
    if (!(await isDoneWithin(this.graceMs, idle))) {
      await Promise.all([...this.clients].map((client) => client.abandon(reason)));
      await idle;
    }
    this.ended = true;
  }

  #reportStop(error: DatabaseStopped): void {
    if (this.listenerCount('error') > 0) this.emit('error', error);
  }
}

async function isDoneWithin(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = after(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    cancel(timer);
  }
}
