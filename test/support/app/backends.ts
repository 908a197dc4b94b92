import { randomUUID } from 'node:crypto';
import { createDatabase, temporaryFolder, testRedis } from '../servers/index.js';
import { ENCRYPTION_KEYS } from './encryption.js';
import { migratedTemplate } from './migrated-database.js';

/** Sweeps of the domains would come in between, at whatever minute a test runs: it starts those that it is about. */
const NO_SWEEPS = {
  SCHEDULE_SETTLE_CODEFRAMES_ENABLED: 'false',
  SCHEDULE_SWEEP_AUCTIONS_ENABLED: 'false',
  SCHEDULE_SWEEP_OVERDUE_OFFERS_ENABLED: 'false',
  SCHEDULE_SWEEP_OVERDUE_ORDERS_ENABLED: 'false',
  SCHEDULE_CLEANUP_IMAGES_ENABLED: 'false',
  SCHEDULE_STOCK_CHECK_ENABLED: 'false',
  SCHEDULE_CLEAN_UP_INVENTORY_ENABLED: 'false',
  SCHEDULE_CLEAN_UP_MESSAGES_ENABLED: 'false',
  SCHEDULE_CLEANUP_EXPORTS_ENABLED: 'false',
};

/** The three ways in which the program runs: all tests of the kernel hold on each. */
export const BACKENDS = ['redis', 'postgres', 'embedded'] as const;
export type Backend = (typeof BACKENDS)[number];

/** The variables that make the program run on a backend of its own: a fresh database, a prefix that nobody else has. */
export async function variablesOf(backend: Backend): Promise<Record<string, string>> {
  const common = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    QUEUE_PREFIX: `t${randomUUID().slice(0, 8)}`,
    // Files that are stored stand there, whatever the database.
    DATA_DIR: await temporaryFolder(),
    ...NO_SWEEPS,
  };
  if (backend === 'embedded') return common;
  const { url } = await createDatabase({ template: await migratedTemplate() });
  const server = { ...common, DATABASE_URL: url, ENCRYPTION_KEYS };
  if (backend === 'postgres') return server;
  return { ...server, REDIS_URL: (await testRedis()).url };
}
