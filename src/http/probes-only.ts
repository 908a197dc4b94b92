import type { FastifyRequest } from 'fastify';
import { HaatError } from '../errors/index.js';

/** A worker has no API: on its port it answers whoever watches over it, and nobody else. */
export async function probesOnly({ url }: FastifyRequest): Promise<void> {
  const [path = ''] = url.split('?', 1);
  if (path === '/health' || path.startsWith('/health/')) return;
  throw new HaatError(
    'not_found',
    'not_found',
    'This process runs jobs and answers nothing but /health: ask a process of role "api" or "all".',
  );
}
