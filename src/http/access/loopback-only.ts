import type { FastifyRequest } from 'fastify';
import { HaatError } from '../../errors/index.js';

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * While no keys are configured, only this machine may call. Listening on loopback does not suffice: a web page can point
 * a name of its own at 127.0.0.1, and the browser on this machine then takes us for that page's own server. The name is
 * in the Host header, which a page cannot set (others it can, X-Forwarded-Host among them).
 */
export async function loopbackOnly({ headers }: FastifyRequest): Promise<void> {
  const [name = ''] = /^(\[[^\]]*\]|[^:]*)/.exec(headers.host ?? '') ?? [];
  if (LOOPBACK_NAME.test(name)) return;
  throw new HaatError(
    'forbidden',
    'host_not_allowed',
    'Without API_KEYS the server answers only to localhost. Call it by that name, or set API_KEYS.',
  );
}
