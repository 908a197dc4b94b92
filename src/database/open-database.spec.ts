import pg from 'pg';
import { until } from '../../test/support/app/until.js';
import { createDatabase, type OwnPostgres, startPostgres } from '../../test/support/servers/index.js';
import { openDatabase } from './open-database.js';

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
beforeEach(() => jest.clearAllMocks());

const open = (url: string) => openDatabase({ kind: 'server', url, poolMax: 4 }, log);

describe('opening a database whose server answers', () => {
  it('returns it ready, at the schema of this release', async () => {
    const { url } = await createDatabase();
    const database = await open(url);
    expect(database.isReady).toBe(true);
    expect(database.kind).toBe('server');
    await expect(database.query('select count(*)::int as jobs from haat.jobs')).resolves.toEqual([{ jobs: 0 }]);
    await database.close();
  });

  it('changes nothing that is there already', async () => {
    const { url } = await createDatabase();
    const first = await open(url);
    await first.query(`insert into haat.processes (id, host, role, engine, seen_at)
      values (gen_random_uuid(), 'here', 'all', 'redis', clock_timestamp())`);
    const second = await open(url);
    await expect(second.query('select host from haat.processes')).resolves.toEqual([{ host: 'here' }]);
    await Promise.all([first.close(), second.close()]);
  });

  it('lets several processes start at once', async () => {
    const { url } = await createDatabase();
    const databases = await Promise.all([open(url), open(url), open(url)]);
    expect(databases.map(({ isReady }) => isReady)).toEqual([true, true, true]);
    await Promise.all(databases.map((database) => database.close()));
  });

  it('fails when what is wrong will not pass by itself', async () => {
    const { url } = await createDatabase();
    await expect(open(`${url}_that_is_not_there`)).rejects.toMatchObject({ code: '3D000' });
  });
});

describe('opening a database whose server is down', () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(() => postgres.stop());

  it('returns it not ready, and it becomes ready when the server is there', async () => {
    const database = await open(postgres.url);
    expect(database.isReady).toBe(false);
    expect(log.error).toHaveBeenCalledWith(
      { error: expect.stringContaining('ECONNREFUSED') },
      'PostgreSQL cannot be reached: serving without it and trying again',
    );
    await expect(database.ping()).rejects.toMatchObject({ code: 'database_unavailable' });

    await postgres.start();
    await database.whenReady();
    expect(database.isReady).toBe(true);
    expect(log.info).toHaveBeenCalledWith({}, 'PostgreSQL connection ready');
    await expect(database.query('select count(*)::int as jobs from haat.jobs')).resolves.toEqual([{ jobs: 0 }]);
    await database.close();
  });

  it('says at each try that it was in vain', async () => {
    const database = await open(postgres.url);
    const line = await until('a second try', () =>
      log.warn.mock.calls.find(([, message]) => message === 'PostgreSQL cannot be reached yet'),
    );
    expect(line[0]).toEqual({ error: expect.stringContaining('ECONNREFUSED'), nextTryMs: 500 });
    await database.close();
  });

  it('can be given up', async () => {
    const database = await open(postgres.url);
    await database.close();
    await expect(database.whenReady()).rejects.toThrow();
    expect(database.isReady).toBe(false);
  });

  it('takes a server that crashes during the migrations for one that is down', async () => {
    await postgres.start();
    const other = new pg.Client({ connectionString: postgres.url });
    other.on('error', () => undefined); // It is killed on purpose.
    await other.connect();
    // Another process that migrates: ours waits for it.
    await other.query('select pg_advisory_lock($1)', [0x48414154]);
    const opening = open(postgres.url);
    await until('the migration to wait', async () => {
      const { rowCount } = await other.query(`select from pg_stat_activity where wait_event = 'advisory'`);
      return rowCount === 1;
    });
    await postgres.kill();
    const database = await opening;
    expect(database.isReady).toBe(false);
    await postgres.start();
    await database.whenReady();
    await database.close();
  });
});
