import type {
  CodeframeConfig,
  FilesConfig,
  MarketplaceConfig,
  MessagingConfig,
  RemoteServiceConfig,
  ReportingConfig,
  StorageConfig,
} from './domain-config.js';

/** The whole configuration, validated once at start. Nothing else in the program reads the environment. */
export interface AppConfig {
  readonly env: 'development' | 'test' | 'production';
  readonly role: ProcessRole;
  readonly log: LogConfig;
  readonly http: HttpConfig;
  readonly auth: AuthConfig;
  readonly database: DatabaseConfig;
  /** Absent: the queues run on BullMQ's PostgreSQL engine, in the same database as the record. */
  readonly redis?: RedisConfig;
  readonly jobs: JobsConfig;
  readonly encryption: EncryptionConfig;
  readonly scheduler: SchedulerConfig;
  readonly storage: StorageConfig;
  readonly files: FilesConfig;
  readonly messaging: MessagingConfig;
  readonly supplier?: RemoteServiceConfig;
  readonly reporting: ReportingConfig;
  readonly codeframe: CodeframeConfig;
  readonly marketplace: MarketplaceConfig;
}

/**
 * What a process of the deployment does. `api` serves HTTP, records and hands over, and runs no job; `worker` runs jobs and
 * answers nothing but probes; `all` does both.
 */
export const PROCESS_ROLES = ['all', 'api', 'worker'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

export interface LogConfig {
  readonly level: string;
  /** Pretty lines for a person at a terminal, else one JSON object a line. */
  readonly pretty: boolean;
}

export interface HttpConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The largest request body, in bytes. */
  readonly bodyLimit: number;
  readonly trustProxy: boolean;
  /** Where people reach the program, without a slash at the end: what links in mails begin with. */
  readonly publicUrl: string;
  /** Whether anybody has said so; what stands there else leads to this machine alone. */
  readonly isPublicUrlSet: boolean;
  /** Requests a minute for one API key (or one address without a key); 0 switches the limit off. */
  readonly rateLimitPerMinute: number;
}

export const ROLES = ['vendor', 'retailer', 'client', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A key that may call the API. Only its hash is known here. */
export interface ApiKey {
  readonly role: Role;
  /** The code of the vendor or retailer that a `vendor` or `retailer` key is bound to. */
  readonly party?: string;
  readonly name: string;
  /** SHA-256 of the key, 32 bytes. */
  readonly sha256: Buffer;
}

export interface AuthConfig {
  /** Empty: the server is open and listens on loopback only. */
  readonly keys: readonly ApiKey[];
}

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'server'; readonly url: string; readonly poolMax: number };

interface RedisCredentials {
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
}
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}
export type RedisConfig = RedisCredentials &
  (
    | ({ readonly topology: 'single'; readonly db: number } & HostAndPort)
    | {
        readonly topology: 'sentinel';
        readonly sentinels: readonly HostAndPort[];
        readonly master: string;
        readonly db: number;
      }
    | { readonly topology: 'cluster'; readonly nodes: readonly HostAndPort[] }
  );

export interface JobsConfig {
  /** Namespace of every key in Redis. */
  readonly prefix: string;
  /** After this many ms without a sign of life a worker's jobs are taken over. */
  readonly lockMs: number;
  /** How long running jobs may go on after SIGTERM, in ms. */
  readonly shutdownTimeoutMs: number;
  readonly retention: RetentionConfig;
  /** What holds for queues that leave it to the kernel. */
  readonly defaults: { readonly attempts: number; readonly backoffMs: number };
  /** What the environment settles for single queues, by their name in capitals with underscores for dashes. */
  readonly overrides: ReadonlyMap<string, QueueOverrides>;
  /** Names or aliases of the queues that this process works on; absent: all of them. */
  readonly workerQueues?: readonly string[];
}

/** Wins over what the program and its callers say of a queue and its jobs. */
export interface QueueOverrides {
  readonly concurrency?: number;
  readonly attempts?: number;
  readonly backoffMs?: number;
  readonly timeoutMs?: number;
  /** 0 switches the limit off. */
  readonly rateMax?: number;
  readonly ratePerMs?: number;
}

/** A key of AES-256-GCM; what it has sealed names it by its id. */
export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface EncryptionConfig {
  /** The first seals, all of them open. Empty: the embedded database makes a key of its own, a server has none. */
  readonly keys: readonly EncryptionKey[];
}

/** How long records stay, in days. */
export interface RetentionConfig {
  /** Jobs that completed, expired or were cancelled, counted from their end; and the figures by minute. */
  readonly jobDays: number;
  /** Dead jobs. */
  readonly deadDays: number;
  /** What operators did. */
  readonly auditDays: number;
}

export interface SchedulerConfig {
  /** IANA name of the zone that cron patterns and days are local to. */
  readonly timeZone: string;
  /** What the environment settles for single schedules, by their id in capitals with underscores for dashes. */
  readonly overrides: ReadonlyMap<string, ScheduleOverrides>;
}

/** Wins over what the program declares. */
export interface ScheduleOverrides {
  readonly pattern?: string;
  readonly missed?: 'skip' | 'latest' | 'all';
  readonly isEnabled?: boolean;
}
