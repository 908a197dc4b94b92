import type { Params } from 'nestjs-pino';
import { stdSerializers } from 'pino-http';
import type { AppConfig } from '../config/index.js';
import { maskingOf } from '../observability/masking.js';
import { currentRequest, type RequestContext } from './request-context.js';

/**
 * How the process logs: JSON lines, or readable ones at a terminal. Each line that is written while a request is served
 * carries its `requestId`. Phone numbers, mail addresses and the queries of URLs are masked in all of them.
 */
export function httpLogging({ log, messaging }: Pick<AppConfig, 'log' | 'messaging'>): Params {
  return {
    pinoHttp: {
      level: log.level,
      ...(log.pretty && {
        transport: { target: 'pino-pretty', options: { singleLine: true, ignore: 'pid,hostname' } },
      }),
      // The last thing before a line is written, so that it sees messages, fields, errors and their stacks alike.
      hooks: { streamWrite: maskingOf(messaging.defaultPhoneRegion) },
      mixin: () => currentRequest.getStore() ?? OUTSIDE,
      mixinMergeStrategy: inContext,
      // We log no headers. These are for lines of others that carry them, a request, or an error of an HTTP client; by
      // key, where pino's redaction by path would search every line.
      wrapSerializers: false,
      serializers: { headers: withoutSecrets, req: withoutSecrets, err: errorOf },
      autoLogging: false,
    },
    // No middleware: hooks of the server write the line of each request and keep its id.
    forRoutes: [],
  };
}

/** In place of a request, outside of any. */
const OUTSIDE: Partial<RequestContext> = Object.freeze({});

/** The line with the context that it is written in; most lines have none, or name their request themselves. */
function inContext(line: object, context: object): object {
  return context === OUTSIDE || 'requestId' in line ? line : { ...context, ...line };
}

const SECRETS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'idempotency-key',
  'x-api-key',
]);

/** A copy of headers, or of a request with its headers, that tells no secret. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { id, method, url, headers } = value as Record<string, unknown>;
  if (headers !== undefined) return { id, method, url: withoutQuery(url), headers: withoutSecrets(headers) };
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [name, SECRETS.has(name.toLowerCase()) ? '[hidden]' : text]),
  );
}

const withoutQuery = (url: unknown): unknown => (typeof url === 'string' ? url.split('?', 1)[0] : url);

/** What HTTP clients hang on their errors is the request with its credentials, and all of the answer. */
function errorOf(error: Error): Record<string, unknown> {
  return { ...stdSerializers.err(error), config: undefined, request: undefined, response: undefined };
}
