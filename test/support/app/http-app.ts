import { type INestApplicationContext, Logger } from '@nestjs/common';
import { loadConfig } from '../../../src/config/index.js';
import { Database } from '../../../src/database/index.js';
import { createServer } from '../../../src/server.js';
import { afterFile } from '../servers/index.js';
import { untilState } from './until.js';

/** The whole application of this process, listening on a free port. */
export interface HttpApp {
  readonly url: string;
  readonly database: Database;
  /** For what has no route. */
  readonly context: INestApplicationContext;
  /** Calls the API: `path` begins with `/`; `body` is sent as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  untilState(jobId: string, ...states: string[]): ReturnType<typeof untilState>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string;
  /** Sent as a multipart form, in place of `body`. */
  readonly form?: FormData;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // What the tests assert on is the answer of the API, whatever shape it has.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export async function startHttpApp(variables: Record<string, string>): Promise<HttpApp> {
  Logger.overrideLogger(false);
  const config = loadConfig(variables);
  const app = await createServer(config);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= app.close());
  afterFile(close);
  const database = app.get(Database);
  return {
    url,
    database,
    context: app,
    close,
    call: (method, path, options) => call(url, method, path, options),
    untilState: (jobId, ...states) => untilState(database, jobId, states),
  };
}

export async function call(url: string, method: string, path: string, options: CallOptions = {}): Promise<HttpAnswer> {
  const { body, raw, form, key, headers } = options;
  const payload = form ?? raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    ...(payload !== undefined && { body: payload }),
    headers: {
      // That of a form says where its parts end.
      ...(payload !== undefined && !form && { 'content-type': 'application/json' }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...headers,
      connection: 'close',
    },
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}
