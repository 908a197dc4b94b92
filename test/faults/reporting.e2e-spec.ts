import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../src/database/open-database.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { manyOrders } from '../support/reporting/many-orders.js';
import { afterFile } from '../support/servers/index.js';

const ORDERS = 60_000;
const TIMEOUT_MS = 120_000;

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Whether a file is half written in the store. */
async function isBeingWritten(folder: string): Promise<boolean> {
  const incoming = join(folder, 'files', '.incoming');
  const names = await readdir(incoming).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(incoming, name))).size));
  return sizes.some((size) => size > 100_000);
}

describe('kill -9 in the middle of a report', () => {
  it(
    'makes it whole after the restart, and mails it once',
    async () => {
      const variables: Record<string, string> = { ...(await variablesOf('redis')), JOB_LOCK_MS: '2000' };
      const database = await openDatabase(
        { kind: 'server', url: variables['DATABASE_URL'] ?? '', poolMax: 4 },
        logOf('Test'),
      );
      afterFile(() => database.close());
      await database.whenReady();
      await manyOrders(database, ORDERS);

      const doomed = await ServerProcess.start(variables);
      const filters = { startDate: day(-2), endDate: day(1) };
      const body = { type: 'sales-analysis', format: 'csv', filters, email: 'asha@example.com' };
      const { body: accepted } = await doomed.call('POST', '/api/v1/reports', { body });
      const id: string = accepted.data.jobId;
      await until('the file to be half written', () => isBeingWritten(variables['DATA_DIR'] ?? ''));
      await doomed.kill();
      const [report] = await database.query('select state from haat.reports where id = $1', [id]);
      expect(report).toEqual({ state: 'requested' });

      const next = await ServerProcess.start(variables);
      const path = `/api/v1/reports/${id}`;
      await until('the report to be ready', async () => (await next.call('GET', path)).body.data.state === 'ready');
      expect((await next.call('GET', path)).body.data).toMatchObject({ rows: ORDERS, rowsFound: ORDERS });
      const { body: csv } = await next.call('GET', `${path}/download`);
      const orders = String(csv)
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[1]);
      expect([orders.length, new Set(orders).size]).toEqual([ORDERS, ORDERS]);
      const mails = await database.query(`select id from haat.jobs where queue = 'email' and $1 = any(keys)`, [id]);
      expect(mails).toHaveLength(1);
      expect(await next.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
