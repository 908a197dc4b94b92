import { migratedDatabase } from '../../../test/support/app/migrated-database.js';
import { afterFile, createDatabase, templateDatabase } from '../../../test/support/servers/index.js';
import { loadConfig } from '../../config/index.js';
import type { Database } from '../../database/index.js';
import { openDatabase } from '../../database/open-database.js';
import { logOf } from '../../observability/log.js';
import type { Run } from '../run/run.js';
import { Figures } from './figures.js';
import { bucketOf } from './histogram.js';
import { RelayLag } from './relay-lag.js';

const runOf = (name: string, waitMs: number): Run => ({
  jobId: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
  epoch: 1,
  run: 1,
  queue: 'q',
  name,
  version: 1,
  payload: {},
  priority: 5,
  failures: 0,
  maxAttempts: 3,
  losses: 0,
  waitMs,
  unknownForMs: 0,
  policy: null,
});

describe('figures', () => {
  let database: Database;
  beforeAll(async () => {
    const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
    database = await openDatabase(loadConfig({ DATABASE_URL: url }).database, logOf('Test'));
    afterFile(() => database.close());
  });

  const sums = async (name: string) => {
    const [row] = await database.query<Record<'completed' | 'failed' | 'dead' | 'waits' | 'runs' | 'long', number>>(
      `select sum(completed)::int as completed, sum(failed)::int as failed, sum(dead)::int as dead,
         sum((select sum(n) from unnest(wait_hist) as n))::int as waits,
         sum((select sum(n) from unnest(run_hist) as n))::int as runs, sum(wait_hist[$2])::int as long
       from haat.queue_minutes where name = $1`,
      [name, bucketOf(60_000) + 1],
    );
    return row;
  };

  it('of processes that flush again and again add up, element by element', async () => {
    const processes = [new Figures(database), new Figures(database)];
    for (let round = 0; round < 3; round++) {
      for (const figures of processes) {
        for (const ending of ['completed', 'failed', 'dead'] as const) {
          const run = runOf('added', ending === 'dead' ? 60_000 : 1);
          figures.started(run);
          figures.ended(run, ending);
        }
      }
      await Promise.all(processes.map((figures) => figures.flush()));
    }
    expect(await sums('added')).toEqual({ completed: 6, failed: 6, dead: 6, waits: 18, runs: 18, long: 6 });
  });

  it('count an ending without a start, which has no duration', async () => {
    const figures = new Figures(database);
    figures.ended(runOf('unstarted', 1), 'dead');
    await figures.flush();
    expect(await sums('unstarted')).toMatchObject({ dead: 1, waits: 0, runs: 0 });
  });

  it('that could not be written are written the next time', async () => {
    const query = jest.fn(database.query.bind(database)).mockRejectedValueOnce(new Error('down'));
    const figures = new Figures({ query } as unknown as Database);
    const run = runOf('kept', 1);
    figures.started(run);
    figures.ended(run, 'completed');
    await expect(figures.flush()).rejects.toThrow('down');
    figures.ended(runOf('kept', 1), 'completed');
    await figures.flush();
    expect(await sums('kept')).toMatchObject({ completed: 2, waits: 1, runs: 1 });
    await figures.flush();
    expect(query).toHaveBeenCalledTimes(2);
  });
});

describe('the lag of the relay', () => {
  it('is the worst of the last minute', () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
    const lag = new RelayLag();
    expect(lag.of('q')).toBe(0);
    lag.noted('q', 500);
    lag.noted('q', 20);
    expect([lag.of('q'), lag.of('other')]).toEqual([500, 0]);
    clock.mockReturnValue(59_999);
    lag.noted('q', 30);
    expect(lag.of('q')).toBe(500);
    clock.mockReturnValue(60_000);
    expect(lag.of('q')).toBe(0);
    lag.noted('q', 40);
    expect(lag.of('q')).toBe(40);
    clock.mockRestore();
  });
});
