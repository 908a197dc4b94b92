import { migratedDatabase } from '../../test/support/app/migrated-database.js';
import { createDatabase, templateDatabase } from '../../test/support/servers/index.js';
import type { Database } from '../database/index.js';
import { openDatabase } from '../database/open-database.js';
import { logOf } from '../observability/log.js';
import { TAKE_DUE } from './dispatch/take-due.js';
import { COUNTS, HISTOGRAMS } from './read/figures-reader.js';

/** Enough that reading the whole table costs more than any way over an index. */
const FILL_JOBS = `
  insert into haat.jobs (id, queue, name, payload, state, priority, run_at, max_attempts, created_at)
  select gen_random_uuid(), 'backlog', 'job', '{}', 'pending', 5, clock.now, 3, clock.now
  from generate_series(1, 60000) cross join (select haat.haat_now() as now) as clock`;

const FILL_MINUTES = `
  insert into haat.queue_minutes (queue, name, minute, wait_hist, run_hist)
  select 'queue-' || queue, 'job', date_trunc('minute', clock.now) - age * interval '1 minute', '{0}', '{0}'
  from generate_series(1, 10) as queue cross join generate_series(0, 9999) as age
  cross join (select haat.haat_now() as now) as clock`;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const stepsOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];

describe('with much in the tables', () => {
  let database: Database;

  beforeAll(async () => {
    const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
    database = await openDatabase({ kind: 'server', url, poolMax: 2 }, logOf('Test'));
    await database.query(FILL_JOBS);
    await database.query(FILL_MINUTES);
    await database.query('analyze haat.jobs, haat.queue_minutes');
  });
  afterAll(() => database.close());

  it.each([
    ['a pass of the relay', TAKE_DUE, ['backlog']],
    ['the counts of the last hour', COUNTS, [3_600_000]],
    ['the histograms of the last hour', HISTOGRAMS, [3_600_000]],
  ])('%s reads no table as a whole', async (_, statement, values) => {
    const [row] = await database.query<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `explain (format json) ${statement}`,
      values,
    );
    const steps = row ? stepsOf(row['QUERY PLAN'][0].Plan) : [];
    expect(steps).not.toEqual([]);
    expect(steps.filter((step) => step['Node Type'] === 'Seq Scan' && step['Relation Name'] !== undefined)).toEqual([]);
  });
});
