import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterFile } from '../../support/servers/index.js';

/** A provider outside of every transaction, which remembers how often it was called for each effect key. */
export interface CountingProvider {
  readonly url: string;
  /** Calls by effect key. */
  readonly calls: ReadonlyMap<string, number>;
}

export async function startCountingProvider(): Promise<CountingProvider> {
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    const key = request.url?.slice(1) ?? '';
    calls.set(key, (calls.get(key) ?? 0) + 1);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterFile(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}
