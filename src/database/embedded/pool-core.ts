import type { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { NotSupported, type DatabaseStopped } from './pool-errors.js';
import { Session } from './session.js';
import { toStatement, type Statement } from './statement.js';
import { Subscriptions } from './subscriptions.js';
import { Turns } from './turns.js';
import type { Result } from './wire-protocol.js';

/** The type oid of `name`, as which PostgreSQL gives `pg_stat_activity.application_name`: text. */
const TEXT_OID = 25;

/** What the pool and its clients share: the session, whose turn it is, and what PostgreSQL keeps per connection. */
export class PoolCore {
  readonly turns = new Turns();
  readonly subscriptions = new Subscriptions();
  readonly session: Session;
  /** One session stands behind all clients, so the names that PostgreSQL would keep for each are kept here. */
  readonly #names = new Map<EventEmitter, string>();

  /** @param db belongs to the pool from now on: a statement sent past it could land in somebody's transaction. */
  constructor(db: PGlite, onStopped: (error: DatabaseStopped) => void) {
    this.session = new Session(db, onStopped);
    db.onNotification((channel, payload) => this.subscriptions.deliver(channel, payload));
  }

  /** Runs a statement that is a transaction by itself. */
  async run(statement: Statement): Promise<Result | Result[]> {
    const endTurn = await this.turns.take();
    try {
      const result = await this.session.run(statement);
      if (!this.session.inTransaction) return result;
      throw new NotSupported('pool.query() cannot begin a transaction: use a client from pool.connect().');
    } finally {
      if (this.session.inTransaction) await this.#rollBack();
      endTurn();
    }
  }

  name(client: EventEmitter, name: string): void {
    this.#names.set(client, name);
  }

  /** The answer to `SELECT application_name FROM pg_stat_activity`. */
  names(): Result {
    const names = [...this.#names.values()].filter((name) => name !== '');
    return {
      command: 'SELECT',
      rowCount: names.length,
      oid: null,
      rows: names.map((name) => ({ application_name: name })),
      fields: [
        {
          name: 'application_name',
          tableID: 0,
          columnID: 0,
          dataTypeID: TEXT_OID,
          dataTypeSize: -1,
          dataTypeModifier: -1,
          format: 'text',
        },
      ],
    };
  }

  forget(client: EventEmitter): void {
    this.#names.delete(client);
    this.subscriptions.removeAll(client);
  }

  async #rollBack(): Promise<void> {
    await this.session.run(toStatement('ROLLBACK')).catch(() => {
      // It fails only where the database has stopped; then that is what the caller is told.
    });
  }
}
