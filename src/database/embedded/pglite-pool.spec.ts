import { PGlite } from '@electric-sql/pglite';
import { PGlitePool } from './pglite-pool.js';
import { ClientReleased } from './pool-errors.js';
import { START_PARAMETERS } from './settings.js';

describe('PGlitePool', () => {
  let db: PGlite;
  let pool: PGlitePool;

  beforeAll(async () => {
    db = await PGlite.create({ startParams: [...START_PARAMETERS] });
    pool = new PGlitePool(db);
    await pool.query('create table account (id int primary key, owner text not null unique, cents bigint not null)');
  });

  beforeEach(() => pool.query('truncate account'));

  afterAll(async () => {
    await pool.end();
    await db.close();
  });

  const insert = `insert into account values ($1, $2, 0)`;
  const count = async () => (await pool.query<{ n: number }>('select count(*)::int as n from account')).rows[0]?.n;

  describe('transactions', () => {
    it('keep the session for themselves until COMMIT', async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(insert, [1, 'ada']);
      const outside = count();
      expect(pool.waitingCount).toBe(1);
      await client.query(insert, [2, 'bob']);
      await client.query('commit');
      expect(await outside).toBe(2);
      client.release();
    });

    it('can be begun in any way that PostgreSQL knows', async () => {
      for (const begin of ['/* a */ BEGIN', 'start transaction isolation level serializable', 'select 1; begin']) {
        const client = await pool.connect();
        await client.query(begin);
        const outside = count();
        expect(pool.waitingCount).toBe(1);
        await client.query('rollback and chain');
        expect(pool.waitingCount).toBe(1);
        await client.query('abort');
        await outside;
        client.release();
      }
    });

    it('that failed report ROLLBACK on COMMIT and leave the session usable', async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(insert, [1, 'ada']);
      await expect(client.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
      await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
      expect((await client.query('commit')).command).toBe('ROLLBACK');
      expect(await count()).toBe(0);
      expect((await client.query('select 1 as x')).rows).toEqual([{ x: 1 }]);
      client.release();
    });

    it('go on after a savepoint', async () => {
      const client = await pool.connect();
      await client.query('begin; savepoint s');
      await expect(client.query('select 1/0')).rejects.toThrow();
      await client.query('rollback to s');
      await client.query(insert, [1, 'ada']);
      expect((await client.query('commit')).command).toBe('COMMIT');
      expect(await count()).toBe(1);
      client.release();
    });

    it('run the queries of one client in the order given, also unawaited', async () => {
      const client = await pool.connect();
      const results = await Promise.all([
        client.query('begin'),
        client.query(insert, [1, 'ada']),
        client.query('select count(*)::int as n from account'),
        client.query('commit'),
      ]);
      expect(results[2].rows).toEqual([{ n: 1 }]);
      expect(results[3].command).toBe('COMMIT');
      client.release();
    });

    it('do not make clients wait that have none', async () => {
      const [one, two] = [await pool.connect(), await pool.connect()];
      await one.query('select 1');
      await two.query('select 1');
      await one.query('select 1');
      one.release();
      two.release();
    });
  });

  describe('release()', () => {
    it('rolls back what is open, after the queries given before', async () => {
      const client = await pool.connect();
      await client.query('begin');
      const last = client.query(insert, [1, 'ada']);
      client.release();
      await expect(last).resolves.toMatchObject({ rowCount: 1 });
      expect(await count()).toBe(0);
      expect(pool.totalCount).toBe(0);
    });

    it('twice is a mistake that is said', async () => {
      const client = await pool.connect();
      client.release();
      expect(() => client.release()).toThrow(ClientReleased);
      expect(() => client.release()).toThrow('already been released to the pool');
    });

    it('ends the client: a later query rejects', async () => {
      const client = await pool.connect();
      await client.connect();
      client.release(true);
      await expect(client.query('select 1')).rejects.toThrow(ClientReleased);
      await expect(client.connect()).rejects.toThrow(ClientReleased);
      await client.end();
    });
  });

  it('answers BullMQ who is connected, by the names that the clients gave', async () => {
    const [worker, events, nameless] = [await pool.connect(), await pool.connect(), await pool.connect()];
    await worker.query(`SELECT set_config('application_name', $1, false)`, ['orders:w:one']);
    await events.query(`SELECT set_config('application_name', $1, false)`, ['orders:qe']);
    await nameless.query(`SELECT set_config('application_name', $1, false)`, ['']);
    const list = `-- who\nSELECT application_name\nFROM pg_stat_activity\nWHERE application_name <> ''`;
    const names = [{ application_name: 'orders:w:one' }, { application_name: 'orders:qe' }];
    expect((await pool.query(list)).rows).toEqual(names);
    expect((await nameless.query(list)).rows).toEqual(names);
    worker.release();
    expect((await pool.query(list)).rows).toEqual([{ application_name: 'orders:qe' }]);
    events.release();
    nameless.release();
  });

  it('lets timers have their turn while there is a backlog', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => pool.query('select $1::int', [i])));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('goes on under fake timers', async () => {
    jest.useFakeTimers();
    try {
      for (let i = 0; i < 300; i++) await pool.query('select $1::int', [i]);
      expect(await count()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
