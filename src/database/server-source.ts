import pg from 'pg';
import type { Log } from '../observability/log.js';
import { ChannelListener } from './channel-listener.js';
import type { DatabaseSource } from './database.js';
import { giveUpSilentConnections } from './silent-connections.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** A connection that says nothing for so long is a lost one: the server ends every statement before that. */
const SILENT_MS = 30_000;

/**
 * The part of the silence that a statement may take. The server ends a longer one and says so (SQLSTATE 57014), which is a failure
 * of the statement: taken for a lost connection it would be repeated for ever, and left running on the server each time.
 */
const STATEMENT_SHARE = 0.9;

/**
 * PostgreSQL on a server, by `DATABASE_URL`.
 *
 * @param silentMs after which a connection that says nothing while it is used is given up
 */
export function serverSource(url: string, poolMax: number, log: Log, silentMs = SILENT_MS): DatabaseSource {
  const pools: pg.Pool[] = [];
  const listeners: ChannelListener[] = [];
  let greeting: Promise<void> | undefined;
  const openPool = (config: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      ...config,
    });
    // Each queue and each worker of the PostgreSQL engine listens for errors of its own.
    pool.setMaxListeners(0);
    // An idle connection that drops is replaced at the next use; without a listener the event would end the process.
    pool.on('error', (error) => log.warn({ error: error.message }, 'An idle PostgreSQL connection was lost'));
    // A connection in use says by an event that it was lost, and the statement fails as well; unheard, the event would
    // end the process.
    pool.on('connect', (client) => {
      client.on('error', (error) => log.debug({ error: error.message }, 'A PostgreSQL connection was lost'));
    });
    pools.push(pool);
    return pool;
  };
  const statementMs = Math.floor(silentMs * STATEMENT_SHARE);
  const statements = openPool({ max: poolMax, application_name: 'haat', statement_timeout: statementMs });
  giveUpSilentConnections(statements, silentMs);
  return {
    kind: 'server',
    pool: statements,
    statementMs,
    patientPool: openPool({ max: 1, application_name: 'haat-migrations' }),
    enginePool: (max) => openPool({ max, application_name: 'haat-engine', options: '-c search_path=bullmq' }),
    listen: (channel, listen) => {
      listeners.push(new ChannelListener(url, channel, listen, log));
    },
    // Transactions that wait at the same time ask together.
    greet: () => {
      greeting ??= greet(url).finally(() => (greeting = undefined));
      return greeting;
    },
    close: async () => {
      await Promise.all([...listeners.map((listener) => listener.close()), ...pools.map((pool) => pool.end())]);
    },
  };
}

async function greet(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // The failed call says why; the event on top of it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}
