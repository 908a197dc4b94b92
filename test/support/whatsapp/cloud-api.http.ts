import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isObject } from './json.js';

/** One request that was read to its end. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
  readonly to?: string;
  readonly effectKey?: string;
  /** Set once the emulator took the message. */
  providerMessageId?: string;
}

/** Reads a request to its end; undefined when the client leaves before. */
export async function recordedRequest(request: IncomingMessage): Promise<RecordedRequest | undefined> {
  const text = await textOf(request);
  if (text === undefined) return undefined;
  const { method = '', url: path = '', headers } = request;
  const body = parsed(text);
  const { to, biz_opaque_callback_data: effectKey } = isObject(body) ? body : {};
  return {
    method,
    path,
    headers,
    text,
    body,
    ...(typeof to === 'string' && { to }),
    ...(typeof effectKey === 'string' && { effectKey }),
  };
}

export function write(response: ServerResponse, httpStatus: number, headers: OutgoingHttpHeaders, body: string): void {
  response.writeHead(httpStatus, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

export function writeJson(response: ServerResponse, httpStatus: number, body: object): void {
  write(response, httpStatus, { 'content-type': 'application/json; charset=UTF-8' }, JSON.stringify(body));
}

/** Sends half of what the headers announce, then does `next`. */
export function writeHalf(response: ServerResponse, body: object, next: () => void): void {
  const whole = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
  response.write(whole.slice(0, whole.length / 2), next);
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
