import { PROCESS_ROLES, type ProcessRole } from './config.js';
import { Country, MailAddresses, OneOf, Switch, Text, TimeZoneName, Url, WholeNumber } from './variables.js';

/**
 * Every environment variable that the program reads, with its type, what is allowed and its default. What a
 * variable means to an operator is written in `.env.example`; a test keeps the two complete. Those of single queues,
 * whose names vary, are read by `queue-overrides.ts`.
 */
export class Environment {
  @OneOf(['development', 'test', 'production'])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @OneOf(PROCESS_ROLES)
  ROLE?: ProcessRole;

  @Switch()
  ENABLE_BACKGROUND_JOBS: boolean = true;

  @Text(/^\s*[\w.-]+(\s*,\s*[\w.-]+)*\s*$/, 'a comma-separated list of queue names')
  WORKER_QUEUES?: string;

  @OneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL: string = 'info';

  @OneOf(['auto', 'json', 'pretty'])
  LOG_FORMAT: 'auto' | 'json' | 'pretty' = 'auto';

  @Text(/^[\w.:-]+$/, 'a host name or an IP address to listen on')
  HOST?: string;

  @WholeNumber({ min: 0, max: 65_535 })
  PORT: number = 3000;

  @WholeNumber({ min: 1024, max: 104_857_600, unit: 'bytes' })
  BODY_LIMIT: number = 1_048_576;

  @Switch()
  TRUST_PROXY: boolean = false;

  @Url(['http', 'https'], 'https://haat.example.com')
  PUBLIC_URL?: string;

  @WholeNumber({ min: 0, max: 10_000_000 })
  RATE_LIMIT_PER_MINUTE: number = 6000;

  @Text(
    /^\s*[a-z]+(:[\w.-]+)?:[\w.-]+:[0-9a-fA-F]{64}\s*(,\s*[a-z]+(:[\w.-]+)?:[\w.-]+:[0-9a-fA-F]{64}\s*)*$/,
    'a comma-separated list of role:name:sha256-of-key (64 hexadecimal digits)',
  )
  API_KEYS?: string;

  @Url(['postgres', 'postgresql'], 'postgres://user:password@host:5432/haat')
  DATABASE_URL?: string;

  @WholeNumber({ min: 4, max: 1000, unit: 'connections' })
  DATABASE_POOL_MAX: number = 10;

  @Text(/^[^\0]+$/, 'the path of a folder')
  DATA_DIR: string = '.data';

  @WholeNumber({ min: 1024, max: 1_073_741_824, unit: 'bytes' })
  MAX_FILE_SIZE: number = 10_485_760;

  @WholeNumber({ min: 1, max: 3650, unit: 'days' })
  FILE_RETENTION_DAYS: number = 30;

  @Text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket: 3 to 63 small letters, digits, dots and dashes')
  S3_BUCKET?: string;

  @Text(
    /^(?=.{1,100}$)[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/,
    'small letters, digits, dashes, and slashes between them, 100 characters at most',
  )
  S3_PREFIX?: string;

  @Text(/^[\w.-]+$/, 'the name of a region, such as eu-central-1')
  S3_REGION: string = 'us-east-1';

  @Url(['http', 'https'], 'https://minio.example.com')
  S3_ENDPOINT?: string;

  @Text(/^\S+$/, 'an access key id without spaces')
  S3_ACCESS_KEY_ID?: string;

  @Text(/^\S+$/, 'a secret access key without spaces')
  S3_SECRET_ACCESS_KEY?: string;

  @Text(/:/, 'a comma-separated list of id:key, where the key is 32 bytes in base64')
  ENCRYPTION_KEYS?: string;

  @Url(
    ['redis', 'rediss', 'redis+sentinel', 'rediss+sentinel', 'redis+cluster', 'rediss+cluster'],
    'redis://:password@host:6379/0',
  )
  REDIS_URL?: string;

  @Text(/^[\w.:-]+$/, 'a host name or an IP address')
  REDIS_HOST?: string;

  @WholeNumber({ min: 1, max: 65_535 })
  REDIS_PORT: number = 6379;

  @Text(/^.+$/s, 'the password of the Redis server')
  REDIS_PASSWORD?: string;

  @WholeNumber({ min: 0, max: 1_000_000 })
  REDIS_DB: number = 0;

  @Text(/^[\w.-]{1,64}$/, 'up to 64 letters, digits, dots, dashes or underscores')
  QUEUE_PREFIX: string = 'haat';

  @WholeNumber({ min: 1, max: 100 })
  QUEUE_DEFAULT_ATTEMPTS: number = 3;

  @WholeNumber({ min: 0, max: 86_400_000, unit: 'milliseconds' })
  QUEUE_DEFAULT_BACKOFF: number = 5000;

  @WholeNumber({ min: 1000, max: 600_000, unit: 'milliseconds' })
  JOB_LOCK_MS: number = 30_000;

  @WholeNumber({ min: 0, max: 600_000, unit: 'milliseconds' })
  SHUTDOWN_TIMEOUT_MS: number = 20_000;

  @WholeNumber({ min: 1, max: 3650, unit: 'days' })
  JOB_RETENTION_DAYS: number = 30;

  @WholeNumber({ min: 1, max: 3650, unit: 'days' })
  DEAD_RETENTION_DAYS: number = 90;

  @WholeNumber({ min: 1, max: 3650, unit: 'days' })
  AUDIT_RETENTION_DAYS: number = 365;

  @TimeZoneName()
  SCHEDULER_TIMEZONE: string = 'Asia/Kathmandu';

  @Country()
  DEFAULT_PHONE_REGION: string = 'NP';

  @Url(['http', 'https'], 'https://graph.facebook.com/v23.0')
  WHATSAPP_API_URL: string = 'https://graph.facebook.com/v23.0';

  @Text(/^\d{1,32}$/, 'the numeric id of the sending phone number')
  WHATSAPP_PHONE_NUMBER_ID?: string;

  @Text(/^\S+$/, 'an access token without spaces')
  WHATSAPP_ACCESS_TOKEN?: string;

  // Longer than the 10 s that Node's fetch gives a connection attempt, so that its own verdict "not sent" comes first.
  @WholeNumber({ min: 100, max: 25_000, unit: 'milliseconds' })
  WHATSAPP_TIMEOUT_MS: number = 15_000;

  @WholeNumber({ min: 0, max: 3_600_000, unit: 'milliseconds' })
  UNCERTAIN_WAIT_MS: number = 60_000;

  // Meta reports a message again for seven days: one that was forgotten meanwhile would be handled twice.
  @WholeNumber({ min: 8, max: 3650, unit: 'days' })
  MESSAGE_RETENTION_DAYS: number = 90;

  @Text(/^\s*\w+(\s*,\s*\w+)*\s*$/, 'a comma-separated list of kinds of messages, such as text,VENDOR_OFFER')
  WHATSAPP_HOLD_UNCERTAIN?: string;

  @Text(/^[0-9a-zA-Z]{16,128}$/, 'the app secret of the Meta app: 16 to 128 letters and digits')
  WHATSAPP_APP_SECRET?: string;

  @Text(/^\S{8,200}$/, 'a word of your own of 8 to 200 characters without spaces')
  WHATSAPP_VERIFY_TOKEN?: string;

  @Url(['smtp', 'smtps'], 'smtp://user:password@mail.example.com:587')
  SMTP_URL?: string;

  @Text(/^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'an address, such as Haat <no-reply@example.com>')
  EMAIL_FROM?: string;

  @Url(['http', 'https'], 'https://supplier.example.com/api')
  SUPPLIER_API_URL?: string;

  @Text(/^\S+$/, 'a token without spaces')
  SUPPLIER_API_TOKEN?: string;

  @WholeNumber({ min: 100, max: 100_000, unit: 'milliseconds' })
  SUPPLIER_TIMEOUT_MS: number = 20_000;

  @MailAddresses()
  REPORT_RECIPIENTS?: string;

  @Url(['http', 'https'], 'https://codeframe.example.com')
  CODEFRAME_SERVICE_URL?: string;

  @Text(/^\S+$/, 'a token without spaces')
  CODEFRAME_SERVICE_TOKEN?: string;

  // Node's own HTTP client gives up after 300 s without headers: a longer wait would be cut short there.
  @WholeNumber({ min: 100, max: 290_000, unit: 'milliseconds' })
  CODEFRAME_TIMEOUT_MS: number = 120_000;

  @Text(/^[A-Z]{3}$/, 'the ISO 4217 code of a currency, three capital letters such as NPR')
  CURRENCY: string = 'NPR';

  @WholeNumber({ min: 1000, max: 2_592_000_000, unit: 'milliseconds' })
  ORDER_EXPIRES_AFTER_MS: number = 86_400_000;

  @WholeNumber({ min: 1000, max: 604_800_000, unit: 'milliseconds' })
  OFFER_RESPONSE_MS: number = 7_200_000;

  @WholeNumber({ min: 1, max: 100 })
  MAX_ROUTING_ROUNDS: number = 3;

  @Text(/^\s*[a-z]+\s*:\s*\d+(\s*,\s*[a-z]+\s*:\s*\d+)*\s*$/, 'a comma-separated list of component:percent')
  ROUTING_WEIGHTS: string = 'availability:30,price:20,proximity:20,workload:15,reliability:15';

  @WholeNumber({ min: 0, max: 3600, unit: 'seconds' })
  SOFT_CLOSE_SECONDS: number = 60;

  @WholeNumber({ min: 0, max: 365, unit: 'days' })
  PAYMENT_TERMS_DAYS: number = 30;

  @OneOf(['auto', 'true', 'false'])
  DEMO_DATA: 'auto' | 'true' | 'false' = 'auto';
}
