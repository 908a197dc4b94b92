import { Logger } from '@nestjs/common';
import type { Database } from '../../database/index.js';
import { logOf } from '../../observability/log.js';
import { openDatabase } from '../../database/open-database.js';
import { migratedDatabase } from '../../../test/support/app/migrated-database.js';
import { createDatabase, templateDatabase } from '../../../test/support/servers/index.js';
import type { JobCatalog } from '../declare/job-catalog.js';
import { UndeclaredQueues } from './undeclared-queues.js';

const INSERT = `
  insert into haat.jobs (id, queue, name, payload, state, priority, run_at, max_attempts, created_at)
  select gen_random_uuid(), $1, 'work', '{}', $2, 5, haat.haat_now(), 1, haat.haat_now() from generate_series(1, 3)`;

let database: Database;
const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

beforeAll(async () => {
  const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
  database = await openDatabase({ kind: 'server', url, poolMax: 4 }, logOf('Test'));
});
afterAll(() => database.close());

it('tells once of jobs that wait on queues which no release here declares', async () => {
  const catalog = { queues: () => new Map([['known', undefined]]) } as unknown as JobCatalog;
  const undeclared = new UndeclaredQueues(database, catalog);
  await undeclared.check();
  expect(warn).not.toHaveBeenCalled();

  await database.query(INSERT, ['known', 'pending']);
  await database.query(INSERT, ['gone', 'completed']);
  await undeclared.check();
  expect(warn).not.toHaveBeenCalled();

  for (const queue of ['b-renamed', 'a-renamed']) await database.query(INSERT, [queue, 'pending']);
  await undeclared.check();
  await undeclared.check();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn).toHaveBeenCalledWith(
    { queues: ['a-renamed', 'b-renamed'] },
    expect.stringContaining('does not declare'),
  );
});
