import { Client, type QueryResult } from 'pg';
import type { DatabaseSource } from '../../../src/database/database.js';
import { Mutex } from './mutex.js';
import { OpenTransaction } from './open-transaction.js';
import type { PlantedBug } from './planted-bugs.js';
import type { Random } from './random.js';
import type { Host } from './host.js';
import type { VirtualTime } from './virtual-time.js';

/** How often a statement meets trouble on its way. */
export interface PostgresFaults {
  /** The connection is lost before the statement arrives. */
  readonly lostBefore: number;
  /** The statement is executed and its answer is lost. */
  readonly lostAfter: number;
  /** The answer takes seconds. */
  readonly slow: number;
}

export const NO_POSTGRES_FAULTS: PostgresFaults = { lostBefore: 0, lostAfter: 0, slow: 0 };

class ConnectionLost extends Error {
  readonly code = '08006';
  constructor() {
    super('Connection terminated unexpectedly');
  }
}

/**
 * A real PostgreSQL behind an unreliable network. The kernel's own statements run on it, one transaction at a time; who
 * is next, what gets lost and when an answer comes is the seed's decision.
 */
export class SimulatedPostgres {
  isUp = true;
  faults: PostgresFaults = NO_POSTGRES_FAULTS;
  bugHits = 0;
  readonly #session = new Mutex();
  #clockShows: number | undefined;

  constructor(
    private readonly client: Client,
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly bug: PlantedBug | undefined,
  ) {}

  /** What a process's `Database` opens: each process has connections of its own to the one server. */
  sourceFor(host: Host): DatabaseSource {
    const pool = {
      query: (text: string, values?: unknown[]) => this.#statement(host, text, values),
      connect: () => this.#connect(host),
    };
    return {
      kind: 'server',
      // The kernel uses these two methods of a pool and no other.
      pool: pool as unknown as DatabaseSource['pool'],
      enginePool: () => {
        throw new Error('The simulated engine needs no pool.');
      },
      close: () => Promise.resolve(),
    };
  }

  /** Every connection breaks, and new ones are refused for a while. */
  goDown(ms: number): void {
    if (!this.isUp) return;
    this.isUp = false;
    this.time.after(ms, () => {
      this.isUp = true;
    });
  }

  /** A statement of the simulation's own: reliable, and outside of every process. */
  async query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]> {
    const release = await this.#session.acquire();
    try {
      return (await this.#execute(text, values)).rows as Row[];
    } finally {
      release();
    }
  }

  async #statement(host: Host, text: string, values?: unknown[]): Promise<QueryResult> {
    await this.#travel(host);
    const release = await this.#session.acquire();
    if (host.isDead) {
      release();
      return host.hang();
    }
    const result = await this.#execute(text, values).finally(release);
    await this.#travelBack(host);
    return result;
  }

  /** A connection for a transaction; its statements have the server to themselves until the end. */
  async #connect(host: Host) {
    await this.#travel(host);
    let transaction: OpenTransaction | undefined;
    const query = async (text: string, values?: unknown[]): Promise<QueryResult> => {
      if (text === 'commit' && transaction) return this.#commit(host, transaction);
      await this.#travel(host);
      if (text.startsWith('begin')) {
        transaction = await this.#begin(host);
        return this.#execute('begin');
      }
      if (!transaction || transaction.isOver) throw new ConnectionLost();
      transaction.touch();
      const result = await this.#execute(text, values);
      if (text === 'rollback') transaction.end();
      await this.#travelBack(host);
      return result;
    };
    // What was not committed when its connection goes is rolled back; an orderly end has happened before.
    return { query, release: () => void transaction?.abort() };
  }

  /** When the connection is lost on the way there, the COMMIT may still arrive: nobody can know but by asking. */
  async #commit(host: Host, transaction: OpenTransaction): Promise<QueryResult> {
    try {
      await this.#travel(host);
    } catch (error) {
      if (this.isUp && this.random.chance(0.5)) transaction.commitLater(this.random.between(0, 3_000));
      throw error;
    }
    if (transaction.isOver) throw new ConnectionLost();
    const result = await this.#execute('commit');
    transaction.end();
    await this.#travelBack(host);
    return result;
  }

  async #begin(host: Host): Promise<OpenTransaction> {
    const release = await this.#session.acquire();
    if (host.isDead) {
      release();
      return host.hang();
    }
    const transaction = new OpenTransaction(this.time, release, (command) => this.#execute(command));
    host.onDeath(() => void transaction.abort());
    return transaction;
  }

  /** The way to the server: it takes its time, and on it the connection may be lost. */
  async #travel(host: Host): Promise<void> {
    await host.pass(this.#latency());
    if (!this.isUp || host.isCutFromPostgres || this.random.chance(this.faults.lostBefore)) throw new ConnectionLost();
  }

  async #travelBack(host: Host): Promise<void> {
    const isLost = this.random.chance(this.faults.lostAfter);
    await host.pass(this.#latency());
    if (isLost || !this.isUp || host.isCutFromPostgres) throw new ConnectionLost();
  }

  #latency(): number {
    return this.random.chance(this.faults.slow) ? this.random.between(200, 6_000) : this.random.between(1, 20);
  }

  async #execute(text: string, values?: unknown[]): Promise<QueryResult> {
    const statement = this.#withBug(text);
    return this.time.real(async () => {
      if (this.#clockShows !== this.time.now && text !== 'rollback') {
        this.#clockShows = this.time.now;
        await this.client.query(`select set_config('simulation.now', $1, false)`, [String(this.time.now)]);
      }
      if (text === 'rollback') this.#clockShows = undefined;
      return this.client.query(statement, values);
    });
  }

  #withBug(text: string): string {
    if (!this.bug || !this.bug.statement.test(text)) return text;
    this.bugHits++;
    return this.bug.plant(text);
  }
}
