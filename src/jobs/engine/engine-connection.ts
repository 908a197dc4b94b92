import {
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  runMigrations,
  setDefaultBackendFactory,
} from 'bullmq';
import type { Pool } from 'pg';
import type { RedisConfig } from '../../config/index.js';
import type { Database } from '../../database/index.js';
import type { Log } from '../../observability/log.js';
import { connectRedis, type RedisClient } from './redis-connection.js';
import { RedisInspector } from './redis-inspector.js';
import { RedisSequences } from './redis-sequences.js';

/*
 * Nest builds workers without a backend of their own, so the process-wide default chooses by the kind of connection:
 * with that, both engines can live in one process.
 */
setDefaultBackendFactory((name, options, factoryOptions) =>
  isPool(options.connection)
    ? createPostgresBackend(name, options as never, factoryOptions)
    : createRedisBackend(name, options, factoryOptions),
);

function isPool(connection: unknown): connection is Pool {
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'query' in connection &&
    'connect' in connection &&
    !('defineCommand' in connection)
  );
}

/** Where BullMQ keeps its copies of the jobs, and how it is reached. */
export interface EngineConnection {
  readonly kind: 'redis' | 'postgres';
  readonly producer: ConnectionOptions;
  readonly worker: ConnectionOptions;
  /** Whether a hand-over has a chance now. */
  isUp(): boolean;
  /** Calls back each time that the engine has come back, and may have forgotten what it held. */
  onReady(listener: () => void): void;
  /** What is wrong with how the engine is set up, as far as it is known; jobs are safe all the same. */
  fault(): string | undefined;
  /**
   * Looks once at how the engine is set up, where it can be reached.
   *
   * @throws BootFault when it cannot be used like that.
   */
  inspect(): Promise<void>;
  /**
   * BullMQ's states of the copies, in their order, where one statement can tell them; absent where asking for each costs
   * one round trip together.
   */
  statesOf?(queue: string, copyIds: readonly string[]): Promise<readonly string[]>;
  /** Numbers that tell whether the engine has lost its memory; absent where it cannot lose it alone. */
  readonly sequences?: RedisSequences;
  /** Asks the engine for a sign of life. @throws when there is none. */
  ping(): Promise<void>;
  /** Makes the engine usable: for PostgreSQL its tables, once the database is ready. */
  prepare(): Promise<void>;
  close(): Promise<void>;
  /** Gives the engine up for good, where it does not answer: whatever waits for it fails instead of waiting on. */
  cut(): void;
}

export function redisEngine(config: RedisConfig, options: { isProduction: boolean }, log: Log): EngineConnection {
  const cutting = new AbortController();
  const producer = connectRedis(config, 'producer', log, cutting.signal);
  const worker = connectRedis(config, 'worker', log, cutting.signal);
  const inspector = new RedisInspector(producer, options.isProduction, log);
  return {
    kind: 'redis',
    producer,
    worker,
    isUp: () => isReady(producer),
    onReady: (listener) => void producer.on('ready', listener),
    fault: () => inspector.fault,
    inspect: () => inspector.atStart(),
    sequences: new RedisSequences(producer),
    ping: async () => {
      await producer.ping();
    },
    prepare: () => Promise.resolve(),
    close: async () => {
      await Promise.all([producer, worker].map(hangUp));
    },
    cut: () => {
      cutting.abort();
      for (const connection of [producer, worker]) connection.disconnect();
    },
  };
}

/** BullMQ's own statement asks for one job; its table is the same in every release of its PostgreSQL engine so far. */
const STATES = `
  select coalesce(job.state::text, 'unknown') as state
  from unnest($2::text[]) with ordinality as asked(id, at)
  left join bullmq.job on job.queue = $1 and job.id = asked.id
  order by asked.at`;

/** How many connections a process with `queues` workers needs: a listener each, and some to share for statements. */
const connectionsFor = (queues: number): number => queues * 2 + 8;

export function postgresEngine(database: Database, queues: number): EngineConnection {
  const pool = database.enginePool(connectionsFor(queues));
  // BullMQ asks for the part of a pg.Pool that it uses; its own type of it is narrower than pg's.
  const connection = pool as unknown as ConnectionOptions;
  let isPrepared = false;
  return {
    kind: 'postgres',
    producer: connection,
    worker: connection,
    isUp: () => isPrepared,
    // It is the same database as the record's: it forgets nothing that the record remembers.
    onReady: () => undefined,
    fault: () => undefined,
    inspect: () => Promise.resolve(),
    statesOf: async (queue, copyIds) => {
      const rows = await database.query<{ state: string }>(STATES, [queue, copyIds]);
      return rows.map(({ state }) => state);
    },
    ping: () => database.ping(),
    prepare: async () => {
      const client = await pool.connect();
      try {
        await runMigrations(client);
      } finally {
        client.release();
      }
      isPrepared = true;
    },
    // The pool belongs to the database and is closed with it.
    close: () => Promise.resolve(),
    cut: () => undefined,
  };
}

const isReady = (connection: RedisClient): boolean =>
  connection.status === 'ready' || (connection.isCluster && connection.status === 'connect');

/** Ends a connection politely when it stands, else at once: QUIT on a lost connection waits for it to come back. */
async function hangUp(connection: RedisClient): Promise<void> {
  if (connection.status === 'ready') await connection.quit();
  else connection.disconnect();
}
