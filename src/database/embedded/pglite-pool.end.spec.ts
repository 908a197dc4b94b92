import { PGlite } from '@electric-sql/pglite';
import { PGlitePool } from './pglite-pool.js';
import { DatabaseClosed } from './pool-errors.js';

describe('PGlitePool.end()', () => {
  let db: PGlite;

  beforeAll(async () => {
    db = await PGlite.create();
    await db.exec('create table line (id int)');
  });

  // Each test ends a pool of its own over the same database.
  beforeEach(() => db.exec('truncate line'));

  afterAll(() => db.close());

  const lines = async () => (await db.query<{ n: number }>('select count(*)::int as n from line')).rows[0]?.n;

  it('refuses what comes afterwards, in words that BullMQ knows', async () => {
    const pool = new PGlitePool(db);
    const client = await pool.connect();
    await pool.end();
    expect(pool).toMatchObject({ ending: true, ended: true });
    await expect(pool.query('select 1')).rejects.toThrow(DatabaseClosed);
    await expect(pool.query('select 1')).rejects.toThrow('after calling end on the pool');
    await expect(pool.connect()).rejects.toMatchObject({ code: '57P01' });
    await expect(client.query('select 1')).rejects.toThrow(DatabaseClosed);
    await expect(client.query('LISTEN news')).rejects.toThrow(DatabaseClosed);
    client.release();
  });

  it('can be called again', async () => {
    const pool = new PGlitePool(db);
    await Promise.all([pool.end(), pool.end()]);
    await pool.end();
  });

  it('refuses at once whoever waits, and lets the open transaction commit', async () => {
    const pool = new PGlitePool(db);
    const [client, other] = [await pool.connect(), await pool.connect()];
    await client.query('begin');
    await client.query('insert into line values (1)');
    const waiting = [pool.query('select 1'), other.query('begin'), other.query('LISTEN news')];
    const ending = pool.end();
    const refusals = await Promise.allSettled(waiting);
    expect(refusals.map((refusal) => refusal.status === 'rejected' && refusal.reason)).toEqual(
      waiting.map(() => expect.any(DatabaseClosed)),
    );
    await client.query('insert into line values (2)');
    expect((await client.query('commit')).command).toBe('COMMIT');
    await ending;
    await expect(client.query('select 1')).rejects.toThrow(DatabaseClosed);
    expect(await lines()).toBe(2);
  });

  it('rolls back a transaction that does not finish, and whose client is told so', async () => {
    const pool = new PGlitePool(db, 1);
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into line values (1)');
    await pool.end();
    await expect(client.query('commit')).rejects.toThrow(DatabaseClosed);
    await expect(client.connect()).rejects.toThrow(DatabaseClosed);
    expect(await lines()).toBe(0);
    client.release();
  });

  it('waits for the roll-back of a client that was just released', async () => {
    const pool = new PGlitePool(db);
    const client = await pool.connect();
    await client.query('begin');
    void client.query('insert into line values (1)');
    client.release();
    await pool.end();
    expect(await lines()).toBe(0);
  });

  it('answers what is under way', async () => {
    const pool = new PGlitePool(db);
    const answers = [pool.query('select 1'), pool.query('select 2')];
    await Promise.resolve();
    const ending = pool.end();
    const [first, second] = await Promise.allSettled(answers);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(DatabaseClosed) });
    await ending;
  });
});
