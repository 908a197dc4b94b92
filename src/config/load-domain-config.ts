import { resolve } from 'node:path';
import type { AppConfig } from './config.js';
import type {
  CodeframeConfig,
  MarketplaceConfig,
  MessagingConfig,
  RemoteServiceConfig,
  RoutingWeights,
  StorageConfig,
} from './domain-config.js';
import type { Environment } from './environment.js';

type DomainConfig = Pick<
  AppConfig,
  'storage' | 'files' | 'messaging' | 'supplier' | 'reporting' | 'codeframe' | 'marketplace'
>;

/** What the domains and the services around them are told by the environment. */
export function domainsOf(environment: Environment, routingWeights: RoutingWeights): DomainConfig {
  return {
    storage: storageOf(environment),
    files: { maxFileSize: environment.MAX_FILE_SIZE, retentionDays: environment.FILE_RETENTION_DAYS },
    messaging: messagingOf(environment),
    ...supplierOf(environment),
    reporting: { recipients: listOf(environment.REPORT_RECIPIENTS) },
    codeframe: codeframeOf(environment),
    marketplace: marketplaceOf(environment, routingWeights),
  };
}

const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function storageOf(environment: Environment): StorageConfig {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (bucket === undefined) return { kind: 'disk', folder: resolve(environment.DATA_DIR, 'files') };
  return {
    kind: 's3',
    bucket,
    ...(environment.S3_PREFIX !== undefined && { prefix: environment.S3_PREFIX }),
    region: environment.S3_REGION,
    ...(environment.S3_ENDPOINT !== undefined && { endpoint: withoutSlash(environment.S3_ENDPOINT) }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  };
}

function remoteService(url: string, token: string | undefined, timeoutMs: number): RemoteServiceConfig {
  return { url: withoutSlash(url), ...(token !== undefined && { token }), timeoutMs };
}

function supplierOf(environment: Environment): Pick<AppConfig, 'supplier'> {
  const { SUPPLIER_API_URL: url, SUPPLIER_API_TOKEN: token, SUPPLIER_TIMEOUT_MS: timeoutMs } = environment;
  return url === undefined ? {} : { supplier: remoteService(url, token, timeoutMs) };
}

function codeframeOf(environment: Environment): CodeframeConfig {
  const { CODEFRAME_SERVICE_URL: url, CODEFRAME_SERVICE_TOKEN: token, CODEFRAME_TIMEOUT_MS: timeoutMs } = environment;
  return url === undefined ? {} : { service: remoteService(url, token, timeoutMs) };
}

/** Of mails that nobody gets. */
const SANDBOX_SENDER = 'Haat <no-reply@localhost.localdomain>';

function messagingOf(environment: Environment): MessagingConfig {
  const { WHATSAPP_ACCESS_TOKEN: accessToken, WHATSAPP_PHONE_NUMBER_ID: phoneNumberId } = environment;
  const shared = {
    defaultPhoneRegion: environment.DEFAULT_PHONE_REGION,
    uncertainWaitMs: environment.UNCERTAIN_WAIT_MS,
    retentionDays: environment.MESSAGE_RETENTION_DAYS,
    holdUncertain: listOf(environment.WHATSAPP_HOLD_UNCERTAIN),
    webhook: {
      ...(environment.WHATSAPP_APP_SECRET !== undefined && { appSecret: environment.WHATSAPP_APP_SECRET }),
      ...(environment.WHATSAPP_VERIFY_TOKEN !== undefined && { verifyToken: environment.WHATSAPP_VERIFY_TOKEN }),
    },
    email: {
      ...(environment.SMTP_URL !== undefined && { smtpUrl: environment.SMTP_URL }),
      from: environment.EMAIL_FROM ?? SANDBOX_SENDER,
    },
  };
  if (accessToken === undefined || phoneNumberId === undefined) return shared;
  const apiUrl = withoutSlash(environment.WHATSAPP_API_URL);
  return { ...shared, whatsapp: { apiUrl, phoneNumberId, accessToken, timeoutMs: environment.WHATSAPP_TIMEOUT_MS } };
}

function marketplaceOf(environment: Environment, routingWeights: RoutingWeights): MarketplaceConfig {
  // The telephone numbers of the demo set may be somebody's: where messages are sent in earnest, nobody gets it unasked.
  const isTriedOut =
    environment.DATABASE_URL === undefined &&
    environment.NODE_ENV === 'development' &&
    environment.WHATSAPP_ACCESS_TOKEN === undefined;
  return {
    currency: environment.CURRENCY,
    orderExpiresAfterMs: environment.ORDER_EXPIRES_AFTER_MS,
    offerResponseMs: environment.OFFER_RESPONSE_MS,
    maxRoutingRounds: environment.MAX_ROUTING_ROUNDS,
    routingWeights,
    softCloseSeconds: environment.SOFT_CLOSE_SECONDS,
    paymentTermsDays: environment.PAYMENT_TERMS_DAYS,
    hasDemoData: environment.DEMO_DATA === 'auto' ? isTriedOut : environment.DEMO_DATA === 'true',
  };
}
