import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { PGlitePool } from './pglite-pool.js';
import { NotSupported, ParameterRefused } from './pool-errors.js';
import { START_PARAMETERS } from './settings.js';

describe('queries over PGlitePool', () => {
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

  describe('parameters mean what they mean to node-postgres', () => {
    const moment = new Date('2026-02-03T04:05:06.789Z');
    it.each<[string, string, unknown, unknown]>([
      ['text', 'text', 'O\'Neil "ß" \\ 漢字 🦄', 'O\'Neil "ß" \\ 漢字 🦄'],
      ['an empty text', 'text', '', ''],
      ['null', 'text', null, null],
      ['undefined', 'text', undefined, null],
      ['an integer', 'int', 42, 42],
      ['a fraction', 'float8', 0.1, 0.1],
      ['a bigint', 'int8', 9_007_199_254_740_993n, '9007199254740993'],
      ['numeric', 'numeric', '12345678901234567890.10', '12345678901234567890.10'],
      ['true', 'bool', true, true],
      ['false', 'bool', false, false],
      ['a moment', 'timestamptz', moment, moment],
      ['bytes', 'bytea', Buffer.from([0, 1, 255, 39, 92]), Buffer.from([0, 1, 255, 39, 92])],
      ['no bytes', 'bytea', Buffer.alloc(0), Buffer.alloc(0)],
      ['a view of bytes', 'bytea', new Uint8Array([9, 0, 1, 9]).subarray(1, 3), Buffer.from([0, 1])],
      ['an object as JSON', 'jsonb', { a: [1, null, { b: 'x"y' }] }, { a: [1, null, { b: 'x"y' }] }],
      ['JSON text', 'json', '[1,2]', [1, 2]],
      ['an array', 'int[]', [1, 2, 3], [1, 2, 3]],
      ['an empty array', 'int[]', [], []],
      ['an array with NULLs', 'text[]', ['a', null, 'NULL', '', 'x,"y"\\{}'], ['a', null, 'NULL', '', 'x,"y"\\{}']],
      [
        'a nested array',
        'int[]',
        [
          [1, 2],
          [3, null],
        ],
        [
          [1, 2],
          [3, null],
        ],
      ],
      ['an array of objects', 'jsonb[]', [{ a: 1 }, { b: [2] }], [{ a: 1 }, { b: [2] }]],
      ['an array of bytes', 'bytea[]', [Buffer.from([1, 2])], [Buffer.from([1, 2])]],
      ['an array of moments', 'timestamptz[]', [moment], [moment]],
    ])('%s', async (_, type, value, expected) => {
      const { rows } = await pool.query(`select $1::${type} as value`, [value]);
      expect(rows).toEqual([{ value: expected }]);
    });

    it('refuses more of them than the protocol can count, and stays usable', async () => {
      const values = Array.from({ length: 70_000 }, () => 1);
      await expect(pool.query('select $1', values)).rejects.toThrow(ParameterRefused);
      expect(await count()).toBe(0);
    });

    it.each<[string, string, unknown]>([
      ['text', 'jsonb', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
      ['text that hides it behind brackets in strings', 'jsonb', `${'{"]]]]":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
      ['text within an array', 'jsonb[]', [`${'['.repeat(20_000)}${']'.repeat(20_000)}`]],
      ['an object', 'jsonb', JSON.parse(`${'{"a":'.repeat(1_500)}1${'}'.repeat(1_500)}`)],
    ])('refuses JSON so deep that it would destroy the session: %s', async (_, type, value) => {
      await expect(pool.query(`select $1::${type}`, [value])).rejects.toMatchObject({ code: '22023' });
      expect(await count()).toBe(0);
    });

    it('takes JSON that is as deep as is allowed, and prose of whatever brackets', async () => {
      const deep = `${'[{"a":'.repeat(500)}1${'}]'.repeat(500)}`;
      const { rows } = await pool.query<{ n: number }>('select length(($1::jsonb)::text) as n', [deep]);
      expect(rows[0]?.n).toBeGreaterThan(1_000);
      await pool.query('select $1::text', [`so ${'['.repeat(5_000)}`]);
    });
  });

  describe('results', () => {
    it('are those of node-postgres', async () => {
      const inserted = await pool.query(insert, [1, 'ada']);
      expect(inserted).toMatchObject({ command: 'INSERT', rowCount: 1, oid: 0, rows: [], fields: [] });
      const selected = await pool.query('select id, owner, cents from account');
      expect(selected).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [{ id: 1, owner: 'ada', cents: '0' }] });
      expect(selected.fields.map(({ name, dataTypeID, format }) => [name, dataTypeID, format])).toEqual([
        ['id', 23, 'text'],
        ['owner', 25, 'text'],
        ['cents', 20, 'text'],
      ]);
      expect(await pool.query('create table if not exists account ()')).toMatchObject({
        command: 'CREATE',
        rowCount: null,
      });
      expect(await pool.query('-- nothing')).toMatchObject({ command: null, rowCount: null, rows: [] });
    });

    it('can be arrays, with parsers of their own', async () => {
      const { rows } = await pool.query<unknown[]>({
        name: 'a name is accepted',
        text: 'select 1::int8 as a, 2::int4 as a, now() as t where $1',
        values: [true],
        rowMode: 'array',
        types: { getTypeParser: (oid: number) => (text: string) => (oid === 1184 ? 'a moment' : `${oid}:${text}`) },
      });
      expect(rows).toEqual([['20:1', '23:2', 'a moment']]);
    });

    it('reject when a parser throws, and leave the session usable', async () => {
      const getTypeParser = () => () => {
        throw new Error('cannot read this');
      };
      await expect(pool.query({ text: 'select 1', types: { getTypeParser } })).rejects.toThrow('cannot read this');
      expect(await count()).toBe(0);
    });

    it('are a list for several statements, which are one transaction', async () => {
      const several = await pool.query(`insert into account values (1, 'a', 1); select 7 as x; select 8 as y`);
      expect(several).toMatchObject([{ command: 'INSERT' }, { rows: [{ x: 7 }] }, { rows: [{ y: 8 }] }]);
      await expect(pool.query(`insert into account values (2, 'b', 1); select 1/0`)).rejects.toMatchObject({
        code: '22012',
      });
      expect(await count()).toBe(1);
    });
  });

  describe('errors', () => {
    it('are those of node-postgres, with everything that PostgreSQL says', async () => {
      await pool.query(insert, [1, 'ada']);
      const failure = await pool.query(insert, [2, 'ada']).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(pg.DatabaseError);
      expect(failure).toMatchObject({
        code: '23505',
        severity: 'ERROR',
        schema: 'public',
        table: 'account',
        constraint: 'account_owner_key',
        detail: 'Key (owner)=(ada) already exists.',
      });
      await expect(pool.query('select nothing')).rejects.toMatchObject({ code: '42703', position: '8' });
      await expect(pool.query('select $1::text', ['a\0b'])).rejects.toMatchObject({ code: '22021' });
      await expect(pool.query('select 1 \0 ; select 2')).rejects.toMatchObject({ code: '08P01' });
      expect(await count()).toBe(1);
    });

    it('lead to the line that sent the statement', async () => {
      const client = await pool.connect();
      async function theCaller(on: Pick<PGlitePool, 'query'>) {
        await on.query('select nothing');
      }
      for (const on of [pool, client]) {
        const failure = await theCaller(on).catch((error: unknown) => error);
        expect((failure as Error).stack).toContain('theCaller');
      }
      client.release();
    });

    it('name what the embedded database does not do, before it is harmed', async () => {
      await expect(pool.query('copy account from stdin')).rejects.toThrow(NotSupported);
      await expect(pool.query('select 1; -- now\n copy account (id) from stdin')).rejects.toThrow(NotSupported);
      await expect(pool.query('/* tidy */ DISCARD ALL')).rejects.toThrow(NotSupported);
      await expect(pool.query('LISTEN news')).rejects.toThrow(NotSupported);
      await expect(pool.query('begin')).rejects.toThrow('pool.connect()');
      await expect(pool.query(`begin; insert into account values (1, 'a', 0); select 1/0`)).rejects.toMatchObject({
        code: '22012',
      });
      await expect(pool.query({} as never)).rejects.toThrow(NotSupported);
      await expect(pool.query('select 1', (() => undefined) as never)).rejects.toThrow('by promise');
      expect(await count()).toBe(0);
      await pool.query(`insert into account values (1, 'copy account from stdin', 0)`);
    });

    it('of an endless recursion are errors, not the end', async () => {
      await pool.query(
        `create function endless(i int) returns int language plpgsql as 'begin return endless(i + 1); end'`,
      );
      await expect(pool.query('select endless(1)')).rejects.toMatchObject({ code: '54001' });
      expect(await count()).toBe(0);
    });
  });

  describe('prepared statements', () => {
    it('survive a change of the table', async () => {
      const read = { text: 'select * from account where id = $1', values: [1] };
      await pool.query(insert, [1, 'ada']);
      expect((await pool.query(read)).rows).toEqual([{ id: 1, owner: 'ada', cents: '0' }]);
      const client = await pool.connect();
      await client.query('begin');
      await client.query('alter table account add column note text');
      expect((await client.query(read)).rows).toEqual([{ id: 1, owner: 'ada', cents: '0', note: null }]);
      await client.query('rollback');
      client.release();
      expect((await pool.query(read)).rows).toEqual([{ id: 1, owner: 'ada', cents: '0' }]);
    });

    it('survive a change that hides in a function, and their loss', async () => {
      const read = { text: 'select * from account where id >= $1', values: [1] };
      await pool.query(insert, [1, 'ada']);
      await pool.query(read);
      await pool.query(`do $$ begin execute 'alter table account add column hidden int'; end $$`);
      expect((await pool.query(read)).rows).toEqual([{ id: 1, owner: 'ada', cents: '0', hidden: null }]);
      await pool.query('alter table account drop column hidden');
      await pool.query(read);
      await pool.query(`do $$ begin execute 'deallocate all'; end $$`).catch(() => undefined);
      await pool.query('deallocate all');
      expect((await pool.query(read)).rowCount).toBe(1);
    });

    it('stay prepared when executing them fails', async () => {
      const divide = 'select 1 / $1::int as x';
      await expect(pool.query(divide, [0])).rejects.toMatchObject({ code: '22012' });
      expect((await pool.query(divide, [1])).rows).toEqual([{ x: 1 }]);
      await expect(pool.query('select $1::no_such_type', [1])).rejects.toMatchObject({ code: '42704' });
      await expect(pool.query('select $1::no_such_type', [1])).rejects.toMatchObject({ code: '42704' });
    });

    it('are bounded in number', async () => {
      for (let i = 0; i < 600; i++) await pool.query(`select $1::int + ${i} as x`, [i]);
      const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements');
      expect(rows[0]?.n).toBe(500);
      expect((await pool.query('select $1::int + 0 as x', [5])).rows).toEqual([{ x: 5 }]);
    });
  });
});
