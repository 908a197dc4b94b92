import pg from 'pg';
import type { Log } from '../observability/log.js';
import { ChannelListener } from './channel-listener.js';
import type { DatabaseSource } from './database.js';
import { giveUpSilentConnections } from './silent-connections.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** No statement of ours takes this long. */
const SILENT_MS = 30_000;

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
  const statements = openPool({ max: poolMax, application_name: 'haat' });
  giveUpSilentConnections(statements, silentMs);
  return {
    kind: 'server',
    pool: statements,
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
