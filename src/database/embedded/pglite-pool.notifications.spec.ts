import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteClient } from './pglite-client.js';
import { PGlitePool } from './pglite-pool.js';

interface Notification {
  readonly channel: string;
  readonly payload: string;
}

describe('LISTEN and NOTIFY', () => {
  let db: PGlite;
  let pool: PGlitePool;
  let clients: PGliteClient[];

  beforeAll(async () => {
    db = await PGlite.create();
    pool = new PGlitePool(db);
  });

  beforeEach(async () => {
    clients = await Promise.all([pool.connect(), pool.connect()]);
  });

  afterEach(() => clients.forEach((client) => client.release()));

  afterAll(async () => {
    await pool.end();
    await db.close();
  });

  const listener = (): PGliteClient => clients[0] as PGliteClient;
  const other = (): PGliteClient => clients[1] as PGliteClient;
  const heard = (client: PGliteClient): Notification[] => {
    const notifications: Notification[] = [];
    client.on('notification', ({ channel, payload }: Notification) => notifications.push({ channel, payload }));
    return notifications;
  };
  /** Comes after all that was notified before. */
  const settled = async (channel: string) => {
    const probe = await pool.connect();
    await probe.query(`LISTEN ${channel}`);
    const arrived = new Promise<void>((resolve) => {
      probe.on('notification', ({ payload }: Notification) => payload === 'settled' && resolve());
    });
    await pool.query(`select pg_notify('${channel}', 'settled')`);
    await arrived;
    probe.release();
  };

  it('reach every client that listens, and only those', async () => {
    await listener().query('-- first\nLISTEN news;');
    await other().query('listen "Other News"');
    const [first, second] = [heard(listener()), heard(other())];
    expect((await pool.query(`NOTIFY news, 'one'`)).command).toBe('NOTIFY');
    await pool.query(`select pg_notify($1, $2)`, ['Other News', 'two']);
    await pool.query(`NOTIFY unheard`);
    await settled('last');
    expect(first).toEqual([{ channel: 'news', payload: 'one' }]);
    expect(second).toEqual([{ channel: 'Other News', payload: 'two' }]);
  });

  it('come in the order of the commits, and not for what is rolled back', async () => {
    await listener().query('LISTEN orders');
    const notifications = heard(listener());
    await other().query('begin');
    await other().query(`NOTIFY orders, 'undone'`);
    await other().query('rollback');
    await other().query('begin');
    await other().query(`NOTIFY orders, 'a'`);
    const next = pool.query(`NOTIFY orders, 'b'`);
    expect(notifications).toEqual([]);
    await other().query('commit');
    await next;
    await settled('orders');
    expect(notifications.map(({ payload }) => payload)).toEqual(['a', 'b', 'settled']);
  });

  it('wait for one turn of the event loop, so that a reader can begin to wait after its own answer', async () => {
    await listener().query('LISTEN turns');
    await pool.query('NOTIFY turns');
    await once(listener(), 'notification');
  });

  it('end with UNLISTEN and with the release of the client', async () => {
    for (const end of ['UNLISTEN quiet', 'unlisten *']) {
      const client = await pool.connect();
      await client.query('LISTEN quiet');
      const notifications = heard(client);
      expect((await client.query(end)).command).toBe('UNLISTEN');
      await pool.query('NOTIFY quiet');
      await settled('quiet');
      expect(notifications).toEqual([]);
      client.release();
    }
    const released = await pool.connect();
    const notifications = heard(released);
    void released.query('LISTEN quiet');
    released.release();
    await released.end();
    await settled('quiet');
    expect(notifications).toEqual([]);
  });

  it('can be asked for inside a transaction', async () => {
    await listener().query('begin');
    await listener().query('LISTEN inside');
    await listener().query('commit');
    const notifications = heard(listener());
    await pool.query('NOTIFY inside');
    await settled('inside');
    expect(notifications.map(({ payload }) => payload)).toEqual(['', 'settled']);
  });

  it('of a LISTEN that was rolled back can be asked for again', async () => {
    await listener().query('begin');
    await listener().query('LISTEN again');
    await listener().query('rollback');
    await listener().query('LISTEN again');
    const arrived = once(listener(), 'notification');
    await pool.query('NOTIFY again');
    await arrived;
  });

  it('do not run inside of the transaction that sent them', async () => {
    const transaction = new AsyncLocalStorage<string>();
    await listener().query('LISTEN context');
    const context = new Promise((resolve) => {
      listener().once('notification', () => resolve(transaction.getStore() ?? 'none'));
    });
    await transaction.run('a transaction', () => other().query('begin; notify context; commit'));
    expect(await context).toBe('none');
  });
});
