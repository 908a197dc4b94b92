import { resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parseApiKeys } from './api-keys.js';
import { type AppConfig, type DatabaseConfig, PROCESS_ROLES, type ProcessRole, type RedisConfig } from './config.js';
import { ConfigurationFault, masked, type VariableFault } from './configuration-fault.js';
import { parseEncryptionKeys } from './encryption-keys.js';
import { Environment } from './environment.js';
import { domainsOf, withoutSlash } from './load-domain-config.js';
import { queueOverrides } from './queue-overrides.js';
import { parseRedisUrl } from './redis-url.js';
import { parseRoutingWeights } from './routing-weights.js';
import { scheduleOverrides } from './schedule-overrides.js';
import { refuseUnusableSmtpUrl } from './smtp-url.js';
import { messageOf } from '../errors/index.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment.
 *
 * @throws ConfigurationFault naming every variable that cannot be used.
 */
export function loadConfig(variables: Variables): AppConfig {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const environment = plainToInstance(Environment, set, { exposeUnsetFields: false });
  const faults = [...wrongValues(environment, set)];
  const redis = reading(faults, environment, 'REDIS_URL', () => redisOf(environment));
  const keys = reading(faults, environment, 'API_KEYS', parseApiKeys);
  const encryptionKeys = reading(faults, environment, 'ENCRYPTION_KEYS', parseEncryptionKeys);
  reading(faults, environment, 'DATABASE_URL', refuseUnreadable);
  reading(faults, environment, 'SMTP_URL', refuseUnusableSmtpUrl);
  const routingWeights = reading(faults, environment, 'ROUTING_WEIGHTS', parseRoutingWeights);
  const overrides = queueOverrides(set, faults);
  const schedules = scheduleOverrides(set, faults);
  const known = new Set(faults.map(({ variable }) => variable));
  faults.push(...[...contradictions(environment)].filter(({ variable }) => !known.has(variable)));
  if (faults.length > 0 || !routingWeights) throw new ConfigurationFault(faults);

  return {
    env: environment.NODE_ENV,
    role: roleOf(environment),
    log: { level: environment.LOG_LEVEL, pretty: isPretty(environment) },
    http: {
      host: environment.HOST ?? (keys?.length ? '0.0.0.0' : '127.0.0.1'),
      port: environment.PORT,
      bodyLimit: environment.BODY_LIMIT,
      trustProxy: environment.TRUST_PROXY,
      rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
      publicUrl: withoutSlash(environment.PUBLIC_URL ?? localUrl(environment.PORT)),
      isPublicUrlSet: environment.PUBLIC_URL !== undefined,
    },
    auth: { keys: keys ?? [] },
    database: databaseOf(environment),
    ...(redis && { redis }),
    jobs: {
      prefix: environment.QUEUE_PREFIX,
      lockMs: environment.JOB_LOCK_MS,
      shutdownTimeoutMs: environment.SHUTDOWN_TIMEOUT_MS,
      retention: {
        jobDays: environment.JOB_RETENTION_DAYS,
        deadDays: environment.DEAD_RETENTION_DAYS,
        auditDays: environment.AUDIT_RETENTION_DAYS,
      },
      defaults: { attempts: environment.QUEUE_DEFAULT_ATTEMPTS, backoffMs: environment.QUEUE_DEFAULT_BACKOFF },
      overrides,
      ...(environment.WORKER_QUEUES !== undefined && {
        workerQueues: environment.WORKER_QUEUES.split(',').map((name) => name.trim()),
      }),
    },
    encryption: { keys: encryptionKeys ?? [] },
    scheduler: { timeZone: environment.SCHEDULER_TIMEZONE, overrides: schedules },
    ...domainsOf(environment, routingWeights),
  };
}

/** Port 0 takes any that is free, which only the running program knows: links need a `PUBLIC_URL` then. */
const localUrl = (port: number): string => (port === 0 ? 'http://localhost' : `http://localhost:${port}`);

function* wrongValues(environment: Environment, set: Variables): Generator<VariableFault> {
  for (const { property, constraints } of validateSync(environment, { forbidUnknownValues: false })) {
    const problem = Object.values(constraints ?? {})[0] ?? 'is not allowed';
    yield { variable: property, shown: masked(property, set[property] ?? ''), problem };
  }
}

/** Runs a parser and turns what it throws into a fault of the variable that it reads, unless that is faulty already. */
function reading<T>(
  faults: VariableFault[],
  environment: Environment,
  variable: 'API_KEYS' | 'DATABASE_URL' | 'ENCRYPTION_KEYS' | 'REDIS_URL' | 'ROUTING_WEIGHTS' | 'SMTP_URL',
  parse: (value: string | undefined) => T,
): T | undefined {
  if (faults.some((fault) => fault.variable === variable)) return undefined;
  const value = environment[variable];
  try {
    return parse(value);
  } catch (error) {
    const shown = value === undefined ? {} : { shown: masked(variable, value) };
    faults.push({ variable, ...shown, problem: messageOf(error) });
    return undefined;
  }
}

/** In a password an unencoded "/" or "#" ends the address in its middle: the rest would be taken for a path. */
function refuseUnreadable(url: string | undefined): void {
  // PostgreSQL may be reached without a host, by a socket that a parameter names.
  if (url === undefined || (URL.canParse(url.replace('@/', '@host/')) && !url.includes('#'))) return;
  throw new Error('cannot be read: in the password write "/" as %2F, "?" as %3F, "#" as %23, "@" as %40');
}

function* contradictions(environment: Environment): Generator<VariableFault> {
  if (environment.REDIS_URL !== undefined && environment.REDIS_HOST !== undefined) {
    yield {
      variable: 'REDIS_HOST',
      shown: masked('REDIS_HOST', environment.REDIS_HOST),
      problem: 'and REDIS_URL are both set: keep one',
    };
  }
  yield* roleContradictions(environment);
  yield* halfOfPair(
    environment,
    ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_PHONE_NUMBER_ID'],
    'sending through Meta needs both; unset both for the sandbox',
  );
  yield* halfOfPair(
    environment,
    ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
    'they go together; unset both to let the AWS client find its credentials',
  );
  if (environment.SMTP_URL !== undefined && environment.EMAIL_FROM === undefined) {
    yield {
      variable: 'EMAIL_FROM',
      problem:
        'is not set, but SMTP_URL is: mails need a sender that your mail server lets you use, such as Haat <no-reply@example.com>',
    };
  }
  // A worker has no API: it answers probes, which need no key.
  if (environment.API_KEYS !== undefined || roleOf(environment) === 'worker') return;
  if (environment.NODE_ENV === 'production') {
    yield {
      variable: 'API_KEYS',
      problem: 'is not set: in production the API needs at least one role:name:sha256-of-key',
    };
  } else if (environment.HOST !== undefined && !isLoopback(environment.HOST)) {
    yield {
      variable: 'HOST',
      shown: masked('HOST', environment.HOST),
      problem: 'opens the server to others while it has no API_KEYS: set API_KEYS, or listen on 127.0.0.1',
    };
  }
}

/** Two variables of which one alone makes no sense. */
function* halfOfPair<Name extends string & keyof Environment>(
  environment: Environment,
  [first, second]: readonly [Name, Name],
  mend: string,
): Generator<VariableFault> {
  const hasFirst = environment[first] !== undefined;
  if (hasFirst === (environment[second] !== undefined)) return;
  const [missing, present] = hasFirst ? [second, first] : [first, second];
  yield { variable: missing, problem: `is not set, but ${present} is: ${mend}` };
}

function* roleContradictions(environment: Environment): Generator<VariableFault> {
  const { ROLE: role, ENABLE_BACKGROUND_JOBS: runsJobs, DATABASE_URL: database } = environment;
  if (role !== undefined && !PROCESS_ROLES.includes(role)) return;
  if (!runsJobs && role !== undefined && role !== 'api') {
    yield {
      variable: 'ENABLE_BACKGROUND_JOBS',
      shown: masked('ENABLE_BACKGROUND_JOBS', 'false'),
      problem: `and ROLE=${role} contradict each other: such a process runs jobs; unset one of the two`,
    };
  }
  if (roleOf(environment) !== 'all' && database === undefined) {
    yield {
      variable: 'DATABASE_URL',
      problem:
        `is not set: the role "${roleOf(environment)}" shares its work with other processes, and the embedded ` +
        'database serves one; set it, or run everything in one process (ROLE=all)',
    };
  }
}

function roleOf({ ROLE: role, ENABLE_BACKGROUND_JOBS: runsJobs }: Environment): ProcessRole {
  return role ?? (runsJobs ? 'all' : 'api');
}

const isLoopback = (host: string): boolean => /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host);

function isPretty({ LOG_FORMAT: format }: Environment): boolean {
  return format === 'auto' ? process.stdout.isTTY === true : format === 'pretty';
}

function databaseOf({ DATABASE_URL: url, DATABASE_POOL_MAX: poolMax, DATA_DIR: dataDir }: Environment): DatabaseConfig {
  return url === undefined ? { kind: 'embedded', dataDir: resolve(dataDir) } : { kind: 'server', url, poolMax };
}

function redisOf(environment: Environment): RedisConfig | undefined {
  if (environment.REDIS_URL !== undefined) return parseRedisUrl(environment.REDIS_URL);
  if (environment.REDIS_HOST === undefined) return undefined;
  return {
    topology: 'single',
    host: environment.REDIS_HOST,
    port: environment.REDIS_PORT,
    db: environment.REDIS_DB,
    tls: false,
    ...(environment.REDIS_PASSWORD !== undefined && { password: environment.REDIS_PASSWORD }),
  };
}
