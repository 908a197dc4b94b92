import { resolve } from 'node:path';
import fc from 'fast-check';
import { ConfigurationFault } from './configuration-fault.js';
import { loadConfig } from './load-config.js';

const KEY = `client:app:${'ab'.repeat(32)}`;
const ENCRYPTION_KEY = Buffer.alloc(32, 0xcd);

type Variables = Readonly<Record<string, string | undefined>>;

function faultOf(variables: Variables): ConfigurationFault {
  try {
    loadConfig(variables);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error;
    throw error;
  }
  throw new Error('Nothing was found wrong.');
}

const wrong = (variables: Variables): string[] => faultOf(variables).faults.map(({ variable }) => variable);

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toEqual({
      env: 'development',
      role: 'all',
      log: { level: 'info', pretty: process.stdout.isTTY === true },
      http: {
        host: '127.0.0.1',
        port: 3000,
        bodyLimit: 1_048_576,
        trustProxy: false,
        rateLimitPerMinute: 6000,
        publicUrl: 'http://localhost:3000',
        isPublicUrlSet: false,
      },
      auth: { keys: [] },
      database: { kind: 'embedded', dataDir: resolve('.data') },
      jobs: {
        prefix: 'haat',
        lockMs: 30_000,
        shutdownTimeoutMs: 20_000,
        retention: { jobDays: 30, deadDays: 90, auditDays: 365 },
        defaults: { attempts: 3, backoffMs: 5000 },
        overrides: new Map(),
      },
      encryption: { keys: [] },
      scheduler: { timeZone: 'Asia/Kathmandu', overrides: new Map() },
      storage: { kind: 'disk', folder: resolve('.data/files') },
      files: { maxFileSize: 10_485_760, retentionDays: 30 },
      messaging: {
        defaultPhoneRegion: 'NP',
        holdUncertain: [],
        uncertainWaitMs: 60_000,
        retentionDays: 90,
        webhook: {},
        email: { from: 'Haat <no-reply@localhost.localdomain>' },
      },
      reporting: { recipients: [] },
      codeframe: {},
      marketplace: {
        currency: 'NPR',
        orderExpiresAfterMs: 86_400_000,
        offerResponseMs: 7_200_000,
        maxRoutingRounds: 3,
        routingWeights: { availability: 30, price: 20, proximity: 20, workload: 15, reliability: 15 },
        softCloseSeconds: 60,
        paymentTermsDays: 30,
        hasDemoData: true,
      },
    });
  });

  it.each([
    [{}, 'all'],
    [{ ROLE: 'all' }, 'all'],
    [{ ROLE: 'api' }, 'api'],
    [{ ROLE: 'worker' }, 'worker'],
    [{ ENABLE_BACKGROUND_JOBS: 'true' }, 'all'],
    [{ ENABLE_BACKGROUND_JOBS: 'false' }, 'api'],
    [{ ENABLE_BACKGROUND_JOBS: 'false', ROLE: 'api' }, 'api'],
  ] as const)('makes of %j the role "%s"', (variables, role) => {
    expect(loadConfig({ DATABASE_URL: 'postgres://db/haat', ...variables }).role).toBe(role);
  });

  it.each(['all', 'worker'])('refuses the role "%s" without background jobs', (role) => {
    const variables = { DATABASE_URL: 'postgres://db/haat', ROLE: role, ENABLE_BACKGROUND_JOBS: 'false' };
    expect(wrong(variables)).toEqual(['ENABLE_BACKGROUND_JOBS']);
  });

  it('needs a database server for several processes', () => {
    expect(wrong({ ROLE: 'worker' })).toEqual(['DATABASE_URL']);
    expect(wrong({ ENABLE_BACKGROUND_JOBS: 'false' })).toEqual(['DATABASE_URL']);
    expect(wrong({ ROLE: 'both' })).toEqual(['ROLE']);
  });

  it('asks a worker for no keys: it has no API', () => {
    const worker = { ROLE: 'worker', DATABASE_URL: 'postgres://db/haat', NODE_ENV: 'production', HOST: '0.0.0.0' };
    expect(loadConfig(worker).http.host).toBe('0.0.0.0');
    expect(wrong({ ...worker, ROLE: 'api' })).toEqual(['API_KEYS']);
  });

  it('takes the queues of a worker apart', () => {
    expect(loadConfig({ WORKER_QUEUES: ' email , whatsapp-messages' }).jobs.workerQueues).toEqual([
      'email',
      'whatsapp-messages',
    ]);
    expect(wrong({ WORKER_QUEUES: 'email,,x' })).toEqual(['WORKER_QUEUES']);
  });

  it('takes every variable into account', () => {
    const config = loadConfig({
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'pretty',
      HOST: '10.0.0.1',
      PORT: '0',
      BODY_LIMIT: '2048',
      TRUST_PROXY: 'true',
      RATE_LIMIT_PER_MINUTE: '0',
      API_KEYS: KEY,
      DATABASE_URL: 'postgres://user:p%40ss@db:5432/haat',
      DATABASE_POOL_MAX: '20',
      ENCRYPTION_KEYS: `2026:${ENCRYPTION_KEY.toString('base64')}`,
      REDIS_URL: 'rediss://cache',
      QUEUE_PREFIX: 'shop',
      QUEUE_DEFAULT_ATTEMPTS: '4',
      QUEUE_DEFAULT_BACKOFF: '0',
      QUEUE_EMAIL_ATTEMPTS: '2',
      JOB_LOCK_MS: '2000',
      SHUTDOWN_TIMEOUT_MS: '0',
      JOB_RETENTION_DAYS: '7',
      DEAD_RETENTION_DAYS: '14',
      AUDIT_RETENTION_DAYS: '30',
      SCHEDULER_TIMEZONE: 'Europe/Berlin',
      SCHEDULE_DAILY_REPORTS_PATTERN: '0 5 * * *',
      DEFAULT_PHONE_REGION: 'GB',
      WHATSAPP_API_URL: 'http://127.0.0.1:9/v1//',
      WHATSAPP_PHONE_NUMBER_ID: '123',
      WHATSAPP_ACCESS_TOKEN: 'token',
      WHATSAPP_TIMEOUT_MS: '100',
      UNCERTAIN_WAIT_MS: '0',
      MESSAGE_RETENTION_DAYS: '8',
      PUBLIC_URL: 'https://haat.example.com/',
      WHATSAPP_APP_SECRET: '0123456789abcdef',
      WHATSAPP_VERIFY_TOKEN: 'open-sesame',
      SMTP_URL: 'smtp://user:password@mail.example.com:587',
      EMAIL_FROM: 'Shop <shop@example.com>',
      MAX_FILE_SIZE: '2048',
      FILE_RETENTION_DAYS: '3',
      S3_BUCKET: 'haat-files',
      S3_PREFIX: 'shop/haat',
      S3_REGION: 'eu-central-1',
      S3_ENDPOINT: 'http://127.0.0.1:9000/',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
      SUPPLIER_API_URL: 'http://127.0.0.1:9/api/',
      SUPPLIER_API_TOKEN: 'supplier-token',
      SUPPLIER_TIMEOUT_MS: '100',
      REPORT_RECIPIENTS: 'a@example.com, b@example.com',
      CODEFRAME_SERVICE_URL: 'http://127.0.0.1:9',
      CODEFRAME_SERVICE_TOKEN: 'codeframe-token',
      CODEFRAME_TIMEOUT_MS: '200',
      CURRENCY: 'EUR',
      ORDER_EXPIRES_AFTER_MS: '60000',
      OFFER_RESPONSE_MS: '30000',
      MAX_ROUTING_ROUNDS: '5',
      ROUTING_WEIGHTS: 'price:100',
      SOFT_CLOSE_SECONDS: '0',
      PAYMENT_TERMS_DAYS: '14',
      DEMO_DATA: 'true',
    });
    expect(config).toEqual({
      env: 'production',
      role: 'all',
      log: { level: 'warn', pretty: true },
      http: {
        host: '10.0.0.1',
        port: 0,
        bodyLimit: 2048,
        trustProxy: true,
        rateLimitPerMinute: 0,
        publicUrl: 'https://haat.example.com',
        isPublicUrlSet: true,
      },
      auth: { keys: [{ role: 'client', name: 'app', sha256: Buffer.alloc(32, 0xab) }] },
      database: { kind: 'server', url: 'postgres://user:p%40ss@db:5432/haat', poolMax: 20 },
      redis: { topology: 'single', host: 'cache', port: 6379, db: 0, tls: true },
      jobs: {
        prefix: 'shop',
        lockMs: 2000,
        shutdownTimeoutMs: 0,
        retention: { jobDays: 7, deadDays: 14, auditDays: 30 },
        defaults: { attempts: 4, backoffMs: 0 },
        overrides: new Map([['EMAIL', { attempts: 2 }]]),
      },
      scheduler: {
        timeZone: 'Europe/Berlin',
        overrides: new Map([['DAILY_REPORTS', { pattern: '0 5 * * *' }]]),
      },
      encryption: { keys: [{ id: '2026', key: ENCRYPTION_KEY }] },
      messaging: {
        defaultPhoneRegion: 'GB',
        holdUncertain: [],
        uncertainWaitMs: 0,
        retentionDays: 8,
        whatsapp: { apiUrl: 'http://127.0.0.1:9/v1', phoneNumberId: '123', accessToken: 'token', timeoutMs: 100 },
        webhook: { appSecret: '0123456789abcdef', verifyToken: 'open-sesame' },
        email: { smtpUrl: 'smtp://user:password@mail.example.com:587', from: 'Shop <shop@example.com>' },
      },
      storage: {
        kind: 's3',
        bucket: 'haat-files',
        prefix: 'shop/haat',
        region: 'eu-central-1',
        endpoint: 'http://127.0.0.1:9000',
        credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      },
      files: { maxFileSize: 2048, retentionDays: 3 },
      supplier: { url: 'http://127.0.0.1:9/api', token: 'supplier-token', timeoutMs: 100 },
      reporting: { recipients: ['a@example.com', 'b@example.com'] },
      codeframe: { service: { url: 'http://127.0.0.1:9', token: 'codeframe-token', timeoutMs: 200 } },
      marketplace: {
        currency: 'EUR',
        orderExpiresAfterMs: 60_000,
        offerResponseMs: 30_000,
        maxRoutingRounds: 5,
        routingWeights: { availability: 0, price: 100, proximity: 0, workload: 0, reliability: 0 },
        softCloseSeconds: 0,
        paymentTermsDays: 14,
        hasDemoData: true,
      },
    });
  });

  it('makes no demo data unasked where messages go to real telephones', () => {
    const credentials = { WHATSAPP_PHONE_NUMBER_ID: '123', WHATSAPP_ACCESS_TOKEN: 'token' };
    expect(loadConfig({}).marketplace.hasDemoData).toBe(true);
    expect(loadConfig(credentials).marketplace.hasDemoData).toBe(false);
    expect(loadConfig({ ...credentials, DEMO_DATA: 'true' }).marketplace.hasDemoData).toBe(true);
  });

  it('takes an empty or blank value for none', () => {
    const names = ['PORT', 'HOST', 'API_KEYS', 'DATABASE_URL', 'REDIS_URL', 'REDIS_HOST', 'TRUST_PROXY', 'LOG_LEVEL'];
    for (const blank of ['', ' ', '\t\n']) {
      expect(loadConfig(Object.fromEntries(names.map((name) => [name, blank])))).toEqual(loadConfig({}));
    }
  });

  it('ignores variables of others', () => {
    expect(loadConfig({ PATH: '/bin', constructor: 'x', toString: 'y' })).toEqual(loadConfig({}));
  });

  it('opens the server to others only when there are keys', () => {
    expect(loadConfig({ API_KEYS: KEY }).http.host).toBe('0.0.0.0');
    expect(loadConfig({ API_KEYS: KEY, HOST: '10.0.0.1' }).http.host).toBe('10.0.0.1');
  });

  it('reads the parts of a Redis address', () => {
    expect(loadConfig({ REDIS_HOST: 'cache', REDIS_PORT: '7', REDIS_PASSWORD: ' p ', REDIS_DB: '2' }).redis).toEqual({
      topology: 'single',
      host: 'cache',
      port: 7,
      password: ' p ',
      db: 2,
      tls: false,
    });
  });

  it('reads a database address whose host is a socket', () => {
    const url = 'postgres://user:secret@/haat?host=%2Frun%2Fpostgresql';
    expect(loadConfig({ DATABASE_URL: url }).database).toMatchObject({ url });
  });
});

describe('a variable that cannot be used', () => {
  it.each([
    ['NODE_ENV', 'prod', 'must be one of development, test, production'],
    ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent'],
    ['LOG_FORMAT', 'xml', 'must be one of auto, json, pretty'],
    ['MESSAGE_RETENTION_DAYS', '7', 'must be a whole number of days from 8 to 3650'],
    ['HOST', 'a b', 'must be a host name or an IP address to listen on'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'must be a whole number from 0 to 65535'],
    ['PORT', '1.5', 'must be a whole number from 0 to 65535'],
    ['PORT', '80 81', 'must be a whole number from 0 to 65535'],
    ['BODY_LIMIT', '1', 'must be a whole number of bytes from 1024 to 104857600'],
    ['TRUST_PROXY', 'yes', 'must be true or false'],
    ['RATE_LIMIT_PER_MINUTE', 'NaN', 'must be a whole number from 0 to 10000000'],
    ['DATABASE_POOL_MAX', '1', 'must be a whole number of connections from 4 to 1000'],
    ['DATABASE_URL', 'mysql://host', 'must be a URL that begins with postgres:// or postgresql://'],
    ['REDIS_URL', 'http://host', 'must be a URL that begins with redis:// or rediss://'],
    ['REDIS_URL', 'redis://host:port', 'names no usable host and port'],
    ['REDIS_PORT', '0', 'must be a whole number from 1 to 65535'],
    ['QUEUE_PREFIX', 'a b', 'must be up to 64 letters, digits, dots, dashes or underscores'],
    ['JOB_LOCK_MS', '999', 'must be a whole number of milliseconds from 1000 to 600000'],
    ['SHUTDOWN_TIMEOUT_MS', '1e9', 'must be a whole number of milliseconds from 0 to 600000'],
    ['DEFAULT_PHONE_REGION', 'np', 'must be the ISO 3166 code of a country'],
    ['WHATSAPP_API_URL', 'https://[', 'must be a URL that begins with http:// or https://'],
    ['PUBLIC_URL', 'https://shop.example/"haat', 'must be a URL that begins with http:// or https://'],
    ['SMTP_URL', 'mail.example.com', 'must be a URL that begins with smtp:// or smtps://'],
    ['SMTP_URL', 'smtp://host:port', 'must be a URL that begins with smtp:// or smtps://'],
    ['REPORT_RECIPIENTS', 'asha@example.com; ram@example.com', 'must be at most 50 mail addresses'],
    ['REPORT_RECIPIENTS', 'asha@localhost', 'must be at most 50 mail addresses'],
    ['REPORT_RECIPIENTS', 'asha@example.com,', 'must be at most 50 mail addresses'],
    ['SMTP_URL', 'smtp://mail?requireTls=true', 'says behind the "?" what it may not'],
    ['EMAIL_FROM', 'Haat', 'must be an address, such as Haat <no-reply@example.com>'],
    ['WHATSAPP_TIMEOUT_MS', '25001', 'must be a whole number of milliseconds from 100 to 25000'],
    ['CODEFRAME_TIMEOUT_MS', '290001', 'must be a whole number of milliseconds from 100 to 290000'],
  ])('is named with its value and what is allowed: %s=%s', (variable, value, problem) => {
    const { faults, message } = faultOf({ EMAIL_FROM: 'a@example.com', [variable]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ variable, problem: expect.stringContaining(problem) });
    expect(message).toContain(`  ${variable}=${faults[0]?.shown} `);
  });

  it.each([
    ['API_KEYS', 'admin:one:tooshort', 'must be a comma-separated list of role:name:sha256-of-key'],
    ['API_KEYS', `admin:V1:one:${'0'.repeat(64)}`, 'binds key "one" to a party'],
    ['ENCRYPTION_KEYS', 'c2VjcmV0', 'must be a comma-separated list of id:key'],
    ['ENCRYPTION_KEYS', 'a:c2VjcmV0', 'must hold 32 bytes in base64 as the key of entry 1'],
    ['WHATSAPP_ACCESS_TOKEN', 'a b', 'must be an access token without spaces'],
    ['DATABASE_URL', 'postgres://user:a/b@host/haat', 'in the password write "/" as %2F'],
    ['DATABASE_URL', 'postgres://user:1#b@host/haat', '"#" as %23'],
  ])('is named without its secret: %s=%s', (variable, value, problem) => {
    const fault = faultOf({
      WHATSAPP_PHONE_NUMBER_ID: variable.startsWith('WHATSAPP') ? '1' : undefined,
      [variable]: value,
    });
    expect(fault.faults).toMatchObject([{ variable, problem: expect.stringContaining(problem) }]);
    expect(fault.message).toMatch(/\*\*\*/);
  });

  it('does not hide another one: values, contents and contradictions are all named at once', () => {
    const variables = {
      NODE_ENV: 'production',
      PORT: 'many',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'postgres://a/b#c',
      REDIS_URL: 'redis://host:port',
      REDIS_HOST: 'cache',
      WHATSAPP_ACCESS_TOKEN: 'token',
    };
    expect(wrong(variables).sort()).toEqual([
      'API_KEYS',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'REDIS_HOST',
      'REDIS_URL',
      'WHATSAPP_PHONE_NUMBER_ID',
    ]);
  });

  it('is named once', () => {
    expect(wrong({ REDIS_URL: 'host:port', API_KEYS: 'boss', DATABASE_URL: 'x#y' }).sort()).toEqual([
      'API_KEYS',
      'DATABASE_URL',
      'REDIS_URL',
    ]);
  });
});

describe('variables that contradict each other', () => {
  it('are two addresses of Redis', () => {
    expect(faultOf({ REDIS_URL: 'redis://:secret@a', REDIS_HOST: 'b' }).message).toContain(
      'REDIS_HOST="b" and REDIS_URL are both set: keep one',
    );
  });

  it('are half of the credentials of WhatsApp', () => {
    expect(faultOf({ WHATSAPP_PHONE_NUMBER_ID: '1' }).message).toContain('WHATSAPP_ACCESS_TOKEN is not set');
    expect(faultOf({ WHATSAPP_ACCESS_TOKEN: 'token' }).message).toContain('WHATSAPP_PHONE_NUMBER_ID is not set');
  });

  it('are a mail server and nobody who writes', () => {
    const SMTP_URL = 'smtp://mail.example.com';
    expect(faultOf({ SMTP_URL }).message).toContain('EMAIL_FROM is not set, but SMTP_URL is');
    expect(loadConfig({ SMTP_URL, EMAIL_FROM: 'a@example.com' }).messaging.email.from).toBe('a@example.com');
  });

  it('are production and no keys', () => {
    expect(faultOf({ NODE_ENV: 'production' }).message).toContain('API_KEYS is not set: in production the API needs');
    expect(loadConfig({ NODE_ENV: 'production', API_KEYS: KEY }).env).toBe('production');
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'example.com', '127.example.com', '127.0.0.1.example.com'])(
    'are listening on %s and no keys',
    (host) => {
      expect(faultOf({ HOST: host }).message).toContain(
        `HOST="${host}" opens the server to others while it has no API_KEYS`,
      );
    },
  );

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])('are not listening on %s and no keys', (host) => {
    expect(loadConfig({ HOST: host }).http.host).toBe(host);
  });
});

describe('a secret', () => {
  // A secret as somebody may paste it: pieces that stand nowhere else, joined by what means something in a URL or list.
  const piece = fc.stringMatching(/^[A-Z]{2}[A-Z0-9]{6}$/);
  const secrets = fc.array(piece, { minLength: 1, maxLength: 4 }).chain((pieces) =>
    fc
      .array(fc.constantFrom('@', ':', '/', '?', '#', '%', ',', ' ', '+', '&', '"', '\n'), {
        minLength: pieces.length,
        maxLength: pieces.length,
      })
      .map((joints) => ({ pieces, text: pieces.map((part, index) => (index ? joints[index] : '') + part).join('') })),
  );

  // Something is wrong with each of these whatever the secret is, so that there always is a message.
  it.each<[string, (secret: string) => Variables]>([
    ['the password of REDIS_URL', (secret) => ({ REDIS_URL: `redis://user:${secret}@host:6379/0`, REDIS_HOST: 'b' })],
    ['the password of a REDIS_URL that cannot be read', (secret) => ({ REDIS_URL: `redis://:${secret}@host:port` })],
    ['the password of REDIS_URL for a cluster', (secret) => ({ REDIS_URL: `redis+cluster://:${secret}@a,b/1` })],
    ['the password of REDIS_URL for sentinels', (secret) => ({ REDIS_URL: `redis+sentinel://:${secret}@a,b` })],
    ['an address in REDIS_HOST', (secret) => ({ REDIS_HOST: `redis://:${secret}@host` })],
    ['the password of DATABASE_URL', (secret) => ({ DATABASE_URL: `postgres://user:${secret}@host/a`, PORT: 'x' })],
    ['the password of a DATABASE_URL of another kind', (secret) => ({ DATABASE_URL: `mysql://user:${secret}@host/a` })],
    [
      'a password in the parameters of DATABASE_URL',
      (secret) => ({ DATABASE_URL: `postgres://a/b#?password=${secret}` }),
    ],
    ['REDIS_PASSWORD', (secret) => ({ REDIS_PASSWORD: secret, REDIS_HOST: 'b', REDIS_PORT: 'x' })],
    ['a key in API_KEYS', (secret) => ({ API_KEYS: `admin:one:${secret}` })],
    ['a key in ENCRYPTION_KEYS', (secret) => ({ ENCRYPTION_KEYS: `one:${secret}` })],
    ['a key in ENCRYPTION_KEYS without an id', (secret) => ({ ENCRYPTION_KEYS: `${secret}:one` })],
    ['the password of SMTP_URL', (secret) => ({ SMTP_URL: `smtp://user:${secret}@mail` })],
    ['the token of WhatsApp', (secret) => ({ WHATSAPP_ACCESS_TOKEN: secret })],
  ])('never stands in the message: %s', (_, variablesWith) => {
    fc.assert(
      fc.property(secrets, ({ pieces, text }) => {
        const { message, faults } = faultOf(variablesWith(text));
        for (const part of pieces) expect(`${message} ${JSON.stringify(faults)}`).not.toContain(part);
      }),
      { numRuns: 300 },
    );
  });

  it('may be any password of Redis', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (password) => {
        fc.pre(password.trim() !== '');
        expect(loadConfig({ REDIS_HOST: 'cache', REDIS_PASSWORD: password }).redis).toMatchObject({ password });
      }),
    );
  });
});
