import pg from 'pg';
import { until } from '../../test/support/app/until.js';
import { TcpProxy } from '../../test/support/proxy/tcp-proxy.js';
import { createDatabase, type OwnPostgres, startPostgres } from '../../test/support/servers/index.js';
import { CommitInDoubt, DatabaseUnavailable } from './database.errors.js';
import { Database } from './database.js';
import { applyMigrations } from './migrate.js';
import { serverSource } from './server-source.js';
import { SILENCE_MS } from './silence-watch.js';
import type { Transaction } from './transaction.js';

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };

/** Key of the advisory lock that keeps a commit waiting. */
const GATE = 7;

/** Key of the advisory lock of migrations. */
const MIGRATIONS = 0x48414154;

const open = (url: string, silentMs?: number): Database =>
  new Database(serverSource(url, 4, log, silentMs), Promise.resolve());

async function backendOf(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (!row) throw new Error('The server does not say which process serves us.');
  return row.pid;
}

describe('a connection that is killed', () => {
  let database: Database;
  let admin: pg.Client;

  beforeAll(async () => {
    const { url } = await createDatabase();
    database = open(url);
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('create table notes (text text primary key)');
    // A commit that inserted a note waits for the gate.
    await admin.query(`
      create function wait_at_gate() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(${GATE}); return null; end $$`);
    await admin.query(`
      create constraint trigger wait_at_gate after insert on notes deferrable initially deferred
        for each row execute function wait_at_gate()`);
  });
  afterAll(async () => {
    await admin?.end();
    await database?.close();
  });

  /** Ends a connection as an operator or a crash would, and waits until the server has forgotten it. */
  async function kill(pid: number): Promise<void> {
    await admin.query('select pg_terminate_backend($1)', [pid]);
    await until(`the connection ${pid} to be gone`, async () => {
      const { rowCount } = await admin.query('select from pg_stat_activity where pid = $1', [pid]);
      return rowCount === 0;
    });
  }

  /** Waits until the connection waits for somebody; returns its process. */
  const waiting = (event: string) =>
    until(`a connection to wait for ${event}`, async () => {
      const { rows } = await admin.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and wait_event = $1`,
        [event],
      );
      return rows[0]?.pid;
    });

  const notes = async () => (await admin.query('select text from notes')).rows;

  it('during a statement makes the transaction fail as unavailable, and nothing of it is kept', async () => {
    const running = database.transaction(async (tx) => {
      await tx.query(`insert into notes values ('a')`);
      await tx.query('select pg_sleep(600)');
    });
    const failure = expect(running).rejects.toThrow(DatabaseUnavailable);
    await kill(await waiting('PgSleep'));
    await failure;
    expect(await notes()).toEqual([]);
  });

  it('between two statements makes the transaction fail as unavailable, and nothing of it is kept', async () => {
    const running = database.transaction(async (tx) => {
      await tx.query(`insert into notes values ('a')`);
      await kill(await backendOf(tx));
      await tx.query('select 1');
    });
    await expect(running).rejects.toThrow(DatabaseUnavailable);
    expect(await notes()).toEqual([]);
  });

  it('before the commit makes the transaction fail, whatever its work returned', async () => {
    const effect = jest.fn();
    const running = database.transaction(async (tx) => {
      tx.afterCommit(effect);
      await kill(await backendOf(tx));
    });
    await expect(running).rejects.toMatchObject({ kind: 'unavailable' });
    expect(effect).not.toHaveBeenCalled();
  });

  it('during the commit leaves in doubt whether it happened', async () => {
    const effect = jest.fn();
    await admin.query('select pg_advisory_lock($1)', [GATE]);
    const running = database.transaction(async (tx) => {
      tx.afterCommit(effect);
      await tx.query(`insert into notes values ('a')`);
    });
    const failure = expect(running).rejects.toThrow(CommitInDoubt);
    await kill(await waiting('advisory'));
    await failure;
    expect(effect).not.toHaveBeenCalled();
    await admin.query('select pg_advisory_unlock($1)', [GATE]);
  });

  it('during a single statement makes it fail as unavailable', async () => {
    const failure = expect(database.query('select pg_sleep(600)')).rejects.toThrow(DatabaseUnavailable);
    await kill(await waiting('PgSleep'));
    await failure;
  });

  it('while it is idle is replaced at the next use', async () => {
    const [row] = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
    log.warn.mockClear();
    await kill(row?.pid ?? 0);
    await until('the pool to notice', () => log.warn.mock.calls.length > 0);
    await expect(database.ping()).resolves.toBeUndefined();
    expect(log.warn).toHaveBeenCalledWith(
      { error: expect.stringContaining('terminating connection') },
      'An idle PostgreSQL connection was lost',
    );
  });

  it('does not take the others along', async () => {
    await expect(database.transaction((tx) => tx.query('select 1 as n'))).resolves.toEqual([{ n: 1 }]);
    await expect(Promise.all([1, 2, 3, 4, 5, 6].map(() => database.ping()))).resolves.toHaveLength(6);
  });
});

describe('a server that goes away', () => {
  let postgres: OwnPostgres;
  let database: Database;

  beforeAll(async () => {
    postgres = await startPostgres();
    database = open(postgres.url);
    await database.query('create table notes (text text primary key)');
  });
  afterAll(() => database?.close());

  it('in order makes statements fail as unavailable until it is back', async () => {
    await postgres.stop();
    await expect(database.query('select 1')).rejects.toThrow(DatabaseUnavailable);
    await expect(database.transaction((tx) => tx.query('select 1'))).rejects.toThrow(DatabaseUnavailable);
    await expect(database.ping()).rejects.toThrow(DatabaseUnavailable);
    await postgres.start();
    await expect(database.ping()).resolves.toBeUndefined();
    await expect(database.transaction((tx) => tx.query('select 1 as n'))).resolves.toEqual([{ n: 1 }]);
  });

  it('by a crash in the middle of a transaction makes it fail as unavailable', async () => {
    const running = database.transaction(async (tx) => {
      await tx.query(`insert into notes values ('a')`);
      await postgres.kill();
      await tx.query('select 1');
    });
    await expect(running).rejects.toThrow(DatabaseUnavailable);
    await postgres.start();
    await expect(database.query('select text from notes')).resolves.toEqual([]);
  });

  it('by a crash in the middle of a statement makes it fail as unavailable', async () => {
    const running = database.transaction(async (tx) => {
      const sleeping = tx.query('select pg_sleep(600)');
      const failure = expect(sleeping).rejects.toThrow();
      await postgres.kill();
      await failure;
      await sleeping;
    });
    await expect(running).rejects.toThrow(DatabaseUnavailable);
    await postgres.start();
    await expect(database.ping()).resolves.toBeUndefined();
  });
});

describe('a database whose answers stay away', () => {
  /** More than twice the silence that counts as one. */
  const LIMIT_MS = 2 * SILENCE_MS + 500;

  let server: TcpProxy;
  let database: Database;

  beforeAll(async () => {
    const { url } = await createDatabase();
    server = await TcpProxy.to(url);
    database = open(server.through(url));
  });
  afterAll(async () => {
    server?.heal();
    await database?.close();
  });

  it('is away, even when it answers later: the transaction was not too slow', async () => {
    let isBlocked: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => {
      isBlocked = resolve;
    });
    const work = database.transaction(
      async (tx) => {
        await tx.query('select 1');
        server.block();
        isBlocked();
        await tx.query('select 2');
      },
      { timeoutMs: LIMIT_MS },
    );
    const outcome = expect(work).rejects.toThrow(DatabaseUnavailable);
    await blocked;
    setTimeout(() => server.heal(), LIMIT_MS + 100);
    await outcome;
  });

  it('is not, when it answers others: the transaction was too slow', async () => {
    const work = database.transaction((tx) => tx.query('select pg_sleep(600)'), { timeoutMs: LIMIT_MS });
    await expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^(transaction_timed_out|57014)$/) });
  });
});

describe('a connection that falls silent while it is used', () => {
  const SILENT_MS = 500;

  let server: TcpProxy;
  let database: Database;

  beforeAll(async () => {
    const { url } = await createDatabase();
    server = await TcpProxy.to(url);
    database = open(server.through(url), SILENT_MS);
  });
  afterAll(async () => {
    server?.heal();
    await database?.close();
  });

  it('is given up, its statement as unavailable, and replaced at the next use', async () => {
    await database.ping();
    server.block();
    await expect(database.query('select 1')).rejects.toThrow(DatabaseUnavailable);
    server.heal();
    await expect(database.query('select 1 as n')).resolves.toEqual([{ n: 1 }]);
  });

  it('takes a transaction along that waits for an answer', async () => {
    const running = database.transaction(async (tx) => {
      await tx.query('select 1');
      server.block();
      await tx.query('select 2');
    });
    await expect(running).rejects.toThrow(DatabaseUnavailable);
    server.heal();
    await expect(database.ping()).resolves.toBeUndefined();
  });

  it('stays while nobody uses it, and while statement after statement is answered', async () => {
    const backend = async () => (await database.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]?.pid;
    const before = await backend();
    await new Promise((resolve) => setTimeout(resolve, SILENT_MS + 200));
    expect(await backend()).toBe(before);
    const pids = await database.transaction(async (tx) => {
      const seen = [];
      // Each takes less than the silence, all of them together much more.
      for (let count = 0; count < 8; count++) {
        await tx.query('select pg_sleep(0.1)');
        seen.push(await backendOf(tx));
      }
      return seen;
    });
    expect(new Set(pids)).toEqual(new Set([before]));
    expect(await backend()).toBe(before);
  });
});

describe('a statement that takes too long on a server that is there', () => {
  const SILENT_MS = 500;

  let url: string;
  let database: Database;
  let admin: pg.Client;

  beforeAll(async () => {
    ({ url } = await createDatabase());
    database = open(url, SILENT_MS);
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await database?.close();
  });

  it.each([
    ['by itself', () => database.query('select pg_sleep(600)')],
    [
      'in a transaction that may take longer',
      () => database.transaction((tx) => tx.query('select pg_sleep(600)'), { timeoutMs: 60_000 }),
    ],
  ])('%s fails as slow and not as unavailable, and does not go on there', async (_, run) => {
    await expect(run()).rejects.toMatchObject({ code: '57014', message: expect.stringContaining('statement timeout') });
    const { rows } = await admin.query(
      `select query from pg_stat_activity where datname = current_database() and query ~ '^select pg_sleep' and state = 'active'`,
    );
    expect(rows).toEqual([]);
  });

  it('is no migration: it waits for another process for as long as that takes', async () => {
    const source = serverSource(url, 4, log, SILENT_MS);
    await admin.query('select pg_advisory_lock($1)', [MIGRATIONS]);
    const migrating = applyMigrations(source);
    await until('it to have waited longer than any statement may', async () => {
      const { rowCount } = await admin.query(
        `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'
           and clock_timestamp() > query_start + $1 * interval '1 ms'`,
        [2 * SILENT_MS],
      );
      return rowCount === 1;
    });
    await admin.query('select pg_advisory_unlock($1)', [MIGRATIONS]);
    await expect(migrating).resolves.toBeUndefined();
    await source.close();
  });
});
