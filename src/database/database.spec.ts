import { sql } from 'drizzle-orm';
import { createDatabase } from '../../test/support/servers/index.js';
import { codeOf } from '../errors/index.js';
import { QueryOutsideTransaction, TransactionTimedOut } from './database.errors.js';
import { Database } from './database.js';
import { serverSource } from './server-source.js';
import type { Transaction } from './transaction.js';

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };

let database: Database;

beforeAll(async () => {
  const { url } = await createDatabase();
  database = new Database(serverSource(url, 4, log), Promise.resolve());
  await database.query('create table notes (text text primary key)');
  // A note that is refused no earlier than at the commit.
  await database.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin if new.text = 'refused at commit' then raise 'too late'; end if; return null; end $$`);
  await database.query(`
    create constraint trigger refuse_at_commit after insert on notes deferrable initially deferred
      for each row execute function refuse()`);
});
afterEach(() => database.query('delete from notes'));
afterAll(() => database.close());

const add = (tx: Transaction | Database, text: string) => tx.query('insert into notes values ($1)', [text]);

async function notes(): Promise<string[]> {
  const rows = await database.query<{ text: string }>('select text from notes order by text');
  return rows.map(({ text }) => text);
}

const failing = new Error('changed my mind');

describe('a single statement', () => {
  it('is its own transaction', async () => {
    await add(database, 'a');
    expect(await notes()).toEqual(['a']);
  });

  it('gives the error of the server on', async () => {
    await expect(database.query('select nonsense')).rejects.toMatchObject({ code: '42703' });
  });

  it('may be asked for by the ORM', async () => {
    const { rows } = await database.orm.execute(sql`select ${1}::int as n`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('shows that the database answers', async () => {
    await expect(database.ping()).resolves.toBeUndefined();
  });
});

describe('a transaction', () => {
  it('commits what it did and gives the result of its work', async () => {
    const result = await database.transaction(async (tx) => {
      await add(tx, 'a');
      await tx.orm.execute(sql`insert into notes values ('b')`);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('is seen by others only when it is committed', async () => {
    const { promise: seen, resolve: look } = deferred();
    const { promise: written, resolve: tell } = deferred();
    const running = database.transaction(async (tx) => {
      await add(tx, 'a');
      tell();
      await seen;
    });
    await written;
    expect(await notes()).toEqual([]);
    look();
    await running;
    expect(await notes()).toEqual(['a']);
  });

  it('is rolled back by an error, which is thrown on', async () => {
    const work = database.transaction(async (tx) => {
      await add(tx, 'a');
      throw failing;
    });
    await expect(work).rejects.toBe(failing);
    expect(await notes()).toEqual([]);
  });

  it('is rolled back by a failed statement, whose error is thrown on', async () => {
    const work = database.transaction(async (tx) => {
      await add(tx, 'a');
      await add(tx, 'a');
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  });

  it('fails when it hides the error of a statement, for PostgreSQL has rolled it back', async () => {
    const work = database.transaction(async (tx) => {
      await add(tx, 'a');
      await add(tx, 'a').catch(() => undefined);
      return 'all is well';
    });
    await expect(work).rejects.toThrow('The transaction was rolled back: a statement in it had failed');
    expect(await notes()).toEqual([]);
  });

  it('gives its connection back, however it ends', async () => {
    for (let round = 0; round < 10; round++) {
      await database.transaction(() => Promise.resolve());
      await database.transaction(() => Promise.reject(failing)).catch(() => undefined);
    }
    expect(await notes()).toEqual([]);
  });

  it('cannot be used once it is over', async () => {
    let kept: Transaction | undefined;
    await database.transaction(async (tx) => {
      kept = tx;
    });
    await expect(kept?.query('select 1')).rejects.toMatchObject({ code: 'transaction_over' });
    expect(() => kept?.orm).toThrow('await everything that uses "tx" inside it');
  });

  it('cannot be used once it was rolled back', async () => {
    let kept: Transaction | undefined;
    const work = database.transaction(async (tx) => {
      kept = tx;
      throw failing;
    });
    await expect(work).rejects.toBe(failing);
    await expect(kept?.query('select 1')).rejects.toMatchObject({ code: 'transaction_over' });
  });

  it('cannot be used once it is over by an ORM that was kept of it either', async () => {
    let kept: Transaction['orm'] | undefined;
    await database.transaction(async (tx) => {
      kept = tx.orm;
      await kept.execute(sql`insert into notes values ('a')`);
    });
    await expect(kept?.execute(sql`insert into notes values ('b')`)).rejects.toMatchObject({
      cause: { code: 'transaction_over' },
    });
    expect(await notes()).toEqual(['a']);
  });

  it.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a failed fetch', new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })],
    ['a missing file', Object.assign(new Error('no such file'), { code: 'ENOENT' })],
  ])('does not take the trouble of its work with others for the trouble of the database: %s', async (_, trouble) => {
    const work = database.transaction(async (tx) => {
      await add(tx, 'a');
      throw trouble;
    });
    await expect(work).rejects.toBe(trouble);
    expect(await notes()).toEqual([]);
  });

  it('whose connection is lost during its work says so, also by the ORM', async () => {
    const end = 'select pg_terminate_backend(pg_backend_pid())';
    await expect(database.transaction((tx) => tx.query(end))).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(database.transaction((tx) => tx.orm.execute(sql.raw(end)))).rejects.toMatchObject({
      code: 'database_unavailable',
    });
  });
});

describe('inside a transaction', () => {
  const inside = (work: () => unknown) =>
    database.transaction(async () => {
      await work();
    });

  it.each<[string, () => unknown]>([
    ['a statement of its own', () => database.query('select 1')],
    ['a ping', () => database.ping()],
    ['a statement by the ORM of the database', () => database.orm.execute(sql`select 1`)],
    ['a transaction by the ORM of the database', () => database.orm.transaction(() => Promise.resolve())],
    ['another transaction', () => database.transaction(() => Promise.resolve())],
  ])('%s is refused', async (_, work) => {
    expect(codeOf(await inside(work).catch((error: unknown) => error))).toBe('query_outside_transaction');
  });

  it('the pool of the engine is refused', async () => {
    const pool = database.enginePool(2);
    await expect(inside(() => pool.query('select 1'))).rejects.toThrow(QueryOutsideTransaction);
    await expect(inside(() => pool.connect())).rejects.toThrow(QueryOutsideTransaction);
    await expect(pool.query('select 1 as n')).resolves.toMatchObject({ rows: [{ n: 1 }] });
  });

  it('others are not disturbed by that', async () => {
    await Promise.all([
      database.transaction((tx) => add(tx, 'a')),
      database.transaction((tx) => add(tx, 'b')),
      add(database, 'c'),
    ]);
    expect(await notes()).toEqual(['a', 'b', 'c']);
  });

  it('what was begun and outlives it may use the database', async () => {
    let later: Promise<string[]> | undefined;
    const { promise: over, resolve: end } = deferred();
    await database.transaction(async (tx) => {
      later = over.then(notes);
      await add(tx, 'a');
    });
    end();
    expect(await later).toEqual(['a']);
  });
});

describe('after the commit', () => {
  it('effects run, in their order and outside of the transaction', async () => {
    const order: string[] = [];
    const { promise: read, resolve } = deferred<string[]>();
    await database.transaction(async (tx) => {
      tx.afterCommit(() => {
        order.push('first');
        resolve(notes());
      });
      tx.afterCommit(() => order.push('second'));
      await add(tx, 'a');
      order.push('work');
    });
    expect(order).toEqual(['work', 'first', 'second']);
    expect(await read).toEqual(['a']);
  });

  it.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['its work throws', () => Promise.reject(failing)],
    ['a statement fails', (tx) => tx.query('select nonsense')],
    ['the error of a statement is hidden', (tx) => tx.query('select nonsense').catch(() => undefined)],
    ['the commit fails', (tx) => add(tx, 'refused at commit')],
  ])('no effect runs when %s', async (_, work) => {
    const effect = jest.fn();
    const running = database.transaction(async (tx) => {
      tx.afterCommit(effect);
      await add(tx, 'a');
      await work(tx);
    });
    await expect(running).rejects.toThrow();
    expect(effect).not.toHaveBeenCalled();
    expect(await notes()).toEqual([]);
  });
});

describe('a savepoint', () => {
  it('undoes what its work did and asked for, and nothing else', async () => {
    const effects: string[] = [];
    await database.transaction(async (tx) => {
      await add(tx, 'before');
      tx.afterCommit(() => effects.push('before'));
      const inner = tx.savepoint(async () => {
        await add(tx, 'within');
        tx.afterCommit(() => effects.push('within'));
        throw failing;
      });
      await expect(inner).rejects.toBe(failing);
      await add(tx, 'after');
    });
    expect(await notes()).toEqual(['after', 'before']);
    expect(effects).toEqual(['before']);
  });

  it('lets the transaction go on after a statement that failed', async () => {
    await database.transaction(async (tx) => {
      await add(tx, 'a');
      await expect(tx.savepoint(() => add(tx, 'a'))).rejects.toMatchObject({ code: '23505' });
      await tx.savepoint(() => tx.savepoint(() => add(tx, 'b')));
    });
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('does not outlive its transaction', async () => {
    const work = database.transaction(async (tx) => {
      await tx.savepoint(() => add(tx, 'a'));
      throw failing;
    });
    await expect(work).rejects.toBe(failing);
    expect(await notes()).toEqual([]);
  });
});

describe('a transaction that takes too long', () => {
  it('is rolled back, and what it still does is refused', async () => {
    let late: Promise<unknown> | undefined;
    const { promise: over, resolve: end } = deferred();
    const work = database.transaction(
      async (tx) => {
        await add(tx, 'a');
        late = over.then(() => add(tx, 'b'));
        await late;
      },
      { timeoutMs: 50 },
    );
    await expect(work).rejects.toThrow(new TransactionTimedOut(50));
    end();
    await expect(late).rejects.toMatchObject({ code: 'transaction_over' });
    expect(await notes()).toEqual([]);
  });

  it('does not wait for a statement that hangs in the server', async () => {
    const work = database.transaction((tx) => tx.query('select pg_sleep(600)'), { timeoutMs: 50 });
    // The server's own limit may be the first to end it.
    await expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^(transaction_timed_out|57014)$/) });
    expect(await notes()).toEqual([]);
  });

  it('leaves no statement behind', async () => {
    const work = database.transaction((tx) => tx.query('select pg_sleep(600) as hanging'), { timeoutMs: 50 });
    await expect(work).rejects.toThrow();
    const running = `select 1 from pg_stat_activity where state = 'active' and query like '%as hanging'`;
    expect(await database.query(running)).toEqual([]);
  });
});

function deferred<T = void>() {
  let resolve: (value: T | PromiseLike<T>) => void = () => undefined;
  const promise = new Promise<T>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}
