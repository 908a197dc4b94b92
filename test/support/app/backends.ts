import { randomUUID } from 'node:crypto';
import { createDatabase, temporaryFolder, testRedis } from '../servers/index.js';
import { migratedTemplate } from './migrated-database.js';

/** The three ways in which the program runs: all tests of the kernel hold on each. */
export const BACKENDS = ['redis', 'postgres', 'embedded'] as const;
export type Backend = (typeof BACKENDS)[number];

/** The variables that make the program run on a backend of its own: a fresh database, a prefix that nobody else has. */
export async function variablesOf(backend: Backend): Promise<Record<string, string>> {
  const common = { NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', QUEUE_PREFIX: `t${randomUUID().slice(0, 8)}` };
  if (backend === 'embedded') return { ...common, DATA_DIR: await temporaryFolder() };
  const { url } = await createDatabase({ template: await migratedTemplate() });
  if (backend === 'postgres') return { ...common, DATABASE_URL: url };
  return { ...common, DATABASE_URL: url, REDIS_URL: (await testRedis()).url };
}
