import { PGlite } from '@electric-sql/pglite';
import { Maintenance } from './maintenance.js';
import { PGlitePool } from './pglite-pool.js';
import { DatabaseClosed } from './pool-errors.js';
import { DUE_TABLES, maintenanceStatement, type DueTable } from './vacuum-plan.js';

describe('Maintenance', () => {
  let db: PGlite;
  let pool: PGlitePool;
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };

  beforeAll(async () => {
    db = await PGlite.create();
    pool = new PGlitePool(db);
    await pool.query(`create schema "Odd ""name"""; create table ${table} (id int, filler text)`);
    await pool.query('create table small (id int)');
    await new Maintenance(pool, log).tidyTables();
  });

  afterEach(() => jest.clearAllMocks());

  afterAll(async () => {
    await pool.end();
    await db.close();
  });

  const table = `"Odd ""name"""."item"`;

  /** The pool, and what maintenance did through it. */
  function observed() {
    const statements: string[] = [];
    const query: PGlitePool['query'] = (text, values) => {
      if (/^(vacuum|analyze|checkpoint)/i.test(String(text))) statements.push(String(text));
      return pool.query(text, values);
    };
    return { statements, pool: { query } };
  }

  it('vacuums and analyzes what was changed much, and leaves the rest', async () => {
    await pool.query(`insert into ${table} select g, repeat('x', 100) from generate_series(1, 5000) g`);
    await pool.query(`update ${table} set filler = filler || 'y' where id <= 2000`);
    const { statements, pool: watched } = observed();
    const maintenance = new Maintenance(watched, log);
    await maintenance.tidyTables();
    expect(statements.filter((text) => text.includes('item'))).toEqual([`VACUUM (ANALYZE) ${table}`]);
    expect(statements.filter((text) => text.includes('small'))).toEqual([]);
    const { rows } = await pool.query<{ dead: number; tuples: number }>(
      `select pg_stat_get_dead_tuples($1::regclass)::int as dead, reltuples::int as tuples from pg_class where oid = $1::regclass`,
      [table],
    );
    expect(rows).toEqual([{ dead: 0, tuples: 5_000 }]);
    statements.length = 0;
    await maintenance.tidyTables();
    expect(statements).toEqual([]);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('looks once after each table that it knows nothing of, as after a start', async () => {
    await pool.query(`select pg_stat_reset_single_table_counters($1::regclass)`, [table]);
    const { statements, pool: watched } = observed();
    await new Maintenance(watched, log).tidyTables();
    expect(statements).toEqual([`VACUUM (ANALYZE) ${table}`]);
  });

  it('makes a checkpoint when something was written since the last one', async () => {
    const { statements, pool: watched } = observed();
    const maintenance = new Maintenance(watched, log);
    await maintenance.checkpointWhenDue();
    expect(statements).toEqual(['CHECKPOINT']);
    await pool.query('insert into small values (1)');
    await maintenance.checkpointWhenDue();
    expect(statements).toHaveLength(1);
    await pool.query(`select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 70)`);
    await maintenance.checkpointWhenDue();
    expect(statements).toHaveLength(2);
  });

  it('makes none when nothing was written, however long ago the last one is', async () => {
    const { statements, pool: watched } = observed();
    const maintenance = new Maintenance(watched, log, 0, 0);
    await maintenance.checkpointWhenDue();
    await maintenance.checkpointWhenDue();
    expect(statements).toHaveLength(1);
    await pool.query('insert into small values (1)');
    await maintenance.checkpointWhenDue();
    expect(statements).toHaveLength(2);
  });

  it('reports a table that fails, and goes on with the others', async () => {
    const vacuumed: string[] = [];
    const due = ['a', 'b'].map((name) => ({ schema: 's', name, vacuum: true, analyze: false, freeze: false }));
    const failing = async (text: unknown) => {
      if (text === 'VACUUM "s"."a"') throw new Error('invalid page');
      if (String(text).startsWith('VACUUM')) vacuumed.push(String(text));
      return { rows: due };
    };
    await new Maintenance({ query: failing as unknown as PGlitePool['query'] }, log).tidyTables();
    expect(vacuumed).toEqual(['VACUUM "s"."b"']);
    expect(log.error).toHaveBeenCalledWith({ statement: 'VACUUM "s"."a"', error: 'invalid page' }, expect.any(String));
  });

  it('works by itself, never inside a transaction, until it is stopped', async () => {
    const { statements, pool: watched } = observed();
    const client = await pool.connect();
    await client.query(`begin; insert into ${table} select g from generate_series(1, 20000) g`);
    const maintenance = new Maintenance(watched, log, 1);
    maintenance.start();
    await until(() => pool.waitingCount > 0);
    expect(statements).toEqual([]);
    await client.query('commit');
    client.release();
    await until(() => statements.includes('CHECKPOINT') && statements.some((text) => text.includes('item')));
    await maintenance.stop();
    const done = statements.length;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(statements).toHaveLength(done);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('says when something went wrong, but not that the database closes', async () => {
    for (const [error, calls] of [
      [new DatabaseClosed(), 0],
      [new Error('relation is broken'), 1],
    ] as const) {
      let asked = 0;
      const query = () => {
        asked++;
        return Promise.reject(error);
      };
      const maintenance = new Maintenance({ query }, log, 1);
      maintenance.start();
      await until(() => asked >= 2);
      await maintenance.stop();
      expect(Math.min(log.error.mock.calls.length, 1)).toBe(calls);
    }
  });

  it('renews transaction numbers before they run out, for the whole database', async () => {
    const { rows } = await pool.query<DueTable>(DUE_TABLES.replace('age > 100000000', 'age >= 0'));
    expect(rows.length).toBeGreaterThan(50);
    for (const due of rows) {
      expect(due).toMatchObject({ vacuum: true, freeze: true });
      await pool.query(maintenanceStatement(due));
    }
    const age = await pool.query<{ age: number }>(
      'select age(datfrozenxid) as age from pg_database where datname = current_database()',
    );
    expect(age.rows[0]?.age).toBeLessThan(rows.length + 10);
  });

  it('quotes names, and knows what each table needs', () => {
    const due = { schema: 'a"b', name: 'c', vacuum: true, analyze: true, freeze: true };
    expect(maintenanceStatement(due)).toBe('VACUUM (FREEZE, ANALYZE) "a""b"."c"');
    expect(maintenanceStatement({ ...due, vacuum: false, freeze: false })).toBe('ANALYZE "a""b"."c"');
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
  }
});
