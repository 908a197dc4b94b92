/** A process that ends what it started when its owner closes it or dies. */
export interface Guard {
  /** Removed, with everything in it, when the guard ends. */
  readonly folder: string;
  close(): Promise<void>;
}

/** A server of one's own, on a loopback port that it keeps, with its data, when it is started again. */
export interface ServerProcess {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Throws while the server is not running. */
  readonly pid: number;
  /** Starts it again after `stop` or `kill`, and returns when it answers. */
  start(): Promise<this>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as a crash would: SIGKILL to it and to its children. */
  kill(): Promise<void>;
  /** Stops it, if it runs, and starts it. */
  restart(): Promise<void>;
  /** Freezes it: connections stay open, and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export interface RedisOptions {
  port?: number;
  /** Further arguments of redis-server, such as `['--appendonly', 'yes']`. */
  args?: string[];
}

/** Three masters without replicas. A node that was killed comes back with its slots and without its data. */
export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly ServerProcess[];
  /** Waits until all nodes run and know that all is well. */
  whenAgreed(): Promise<void>;
}

/** A master, a replica, and three sentinels that make the replica the master when the master dies. */
export interface RedisFailover {
  readonly url: string;
  /** The server that the sentinels name as the master now. */
  master(): Promise<ServerProcess | undefined>;
  /** Waits until every sentinel knows the others, and the replica follows the master. */
  whenReady(): Promise<void>;
  /** Waits until the sentinels name another master than the one at this port. */
  whenFailedOver(port: number): Promise<void>;
}

export function startGuard(): Promise<Guard>;
export function startRedisServer(guard: Guard, options?: RedisOptions): Promise<ServerProcess>;
export function startRedisCluster(guard: Guard): Promise<RedisCluster>;
export function startRedisSentinel(guard: Guard): Promise<RedisFailover>;
export function startPostgresServer(guard: Guard): Promise<ServerProcess>;
export function freePort(): Promise<number>;

export function createDatabase(serverUrl: string, options: { prefix: string; template?: string }): Promise<string>;
export function dropDatabase(serverUrl: string, name: string): Promise<void>;
export function databaseUrl(serverUrl: string, name: string): string;
export function ensureTemplate(serverUrl: string, name: string, prepare: (url: string) => Promise<void>): Promise<void>;
