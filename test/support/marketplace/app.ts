import type { Database } from '../../../src/database/index.js';
import { apiKey } from '../app/api-keys.js';
import { type Backend, variablesOf } from '../app/backends.js';
import { type HttpAnswer, type HttpApp, startHttpApp } from '../app/http-app.js';

/** A role, of a party with its code; every caller has an API key of its own. */
export type Who = 'admin' | 'operator' | 'client' | `vendor:${string}` | `retailer:${string}`;

/** Calls the API with one key; paths begin below `/api/v1`. */
export interface Client {
  get(path: string): Promise<HttpAnswer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  put(path: string, body?: unknown): Promise<HttpAnswer>;
  patch(path: string, body?: unknown): Promise<HttpAnswer>;
  /** Sends a file, with other parts of its form. */
  upload(path: string, file: string | Buffer, parts?: Record<string, string>, headers?: Headers): Promise<HttpAnswer>;
}

type Headers = Record<string, string>;

/** The whole application with keys of every role. */
export interface MarketplaceApp {
  readonly app: HttpApp;
  readonly database: Database;
  readonly as: (who: Who) => Client;
  close(): Promise<void>;
}

const ROLES: readonly Who[] = ['admin', 'operator', 'client'];

/**
 * @param parties the bound keys that there are beside those of admin, operator and client; the parties themselves are for
 *   the test to make
 * @param variables on top of those of the backend
 */
export async function startMarketplace(
  backend: Backend,
  parties: readonly Who[] = [],
  variables: Record<string, string> = {},
): Promise<MarketplaceApp> {
  const app = await startHttpApp({ ...(await variablesOf(backend)), API_KEYS: apiKeysOf(parties), ...variables });
  return { app, database: app.database, as: clientsOf(app), close: () => app.close() };
}

/** The value of `API_KEYS` with keys of admin, operator, client and the parties. */
export const apiKeysOf = (parties: readonly Who[]): string =>
  [...ROLES, ...parties].map((who) => apiKey(who, nameOf(who), keyOf(who))).join(',');

/** Those who have the keys of {@link apiKeysOf}. */
export const clientsOf =
  (server: Pick<HttpApp, 'call'>) =>
  (who: Who): Client =>
    clientOf(server, keyOf(who));

/** The name under which audit and timelines show the caller. */
export const nameOf = (who: Who): string => `the-${who.replace(':', '-')}`;

const keyOf = (who: Who): string => `key of ${who}`.replaceAll(/\W/g, '-');

function clientOf(server: Pick<HttpApp, 'call'>, key: string): Client {
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    server.call(method, `/api/v1${path}`, { key, body, ...(headers && { headers }) });
  return {
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    upload: (path, file, parts = {}, headers = {}) =>
      server.call('POST', `/api/v1${path}`, { key, form: formOf(file, parts), headers }),
  };
}

function formOf(file: string | Buffer, parts: Record<string, string>): FormData {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(Buffer.from(file))]), 'stock.csv');
  for (const [name, part] of Object.entries(parts)) form.append(name, part);
  return form;
}
