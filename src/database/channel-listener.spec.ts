import { createDatabase, freePort, startPostgres } from '../../test/support/servers/index.js';
import { until } from '../../test/support/app/until.js';
import { Logger } from '@nestjs/common';
import { logOf } from '../observability/log.js';
import { Database } from './database.js';
import { serverSource } from './server-source.js';

const log = logOf('Test');
const open = (url: string): Database => new Database(serverSource(url, 4, log), Promise.resolve());

const LISTENERS = `
  select pid from pg_stat_activity
  where application_name = 'haat-listener' and datname = current_database() and query like 'listen%'`;

const notify = (database: Database, payload: string) => database.query(`select pg_notify('news', $1)`, [payload]);

async function untilListening(database: Database, not?: number): Promise<number> {
  return until('the listening connection', async () => {
    const [row] = await database.query<{ pid: number }>(LISTENERS);
    return row && row.pid !== not ? row.pid : undefined;
  });
}

beforeAll(() => Logger.overrideLogger(false));

describe('Database.listen', () => {
  let database: Database;
  let heard: string[];

  beforeEach(async () => {
    const { url } = await createDatabase();
    database = open(url);
    heard = [];
    database.listen('news', (payload) => heard.push(payload));
  });

  afterEach(() => database.close());

  it('hears what is notified on its channel, and nothing else', async () => {
    await untilListening(database);
    await database.query(`select pg_notify('gossip', 'not for us')`);
    await notify(database, 'one');
    await notify(database, '');
    await until('the news', () => heard.length === 2);
    expect(heard).toEqual(['one', '']);
  });

  it('connects again when its connection was cut', async () => {
    const pid = await untilListening(database);
    await database.query('select pg_terminate_backend($1)', [pid]);
    await untilListening(database, pid);
    await notify(database, 'after the cut');
    await until('the news', () => heard.length > 0);
    expect(heard).toEqual(['after the cut']);
  });

  it('leaves no connection behind when it is closed, also in the midst of connecting', async () => {
    const { url } = await createDatabase();
    const hasty = open(url);
    hasty.listen('news', () => undefined);
    await hasty.close();
    const witness = open(url);
    const rows = await witness.query(LISTENERS);
    await witness.close();
    expect(rows).toEqual([]);
  });
});

describe('Database.listen with a server that goes and comes', () => {
  it('listens again after a restart', async () => {
    const server = await startPostgres();
    const database = open(server.url);
    const heard: string[] = [];
    database.listen('news', (payload) => heard.push(payload));
    await untilListening(database);
    await server.restart();
    await untilListening(database);
    await notify(database, 'after the restart');
    await until('the news', () => heard.length > 0);
    await database.close();
    expect(heard).toEqual(['after the restart']);
  });

  it('neither fails nor holds up the closing while there is no server', async () => {
    const database = open(`postgres://nobody@127.0.0.1:${await freePort()}/none`);
    database.listen('news', () => undefined);
    await expect(database.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    await database.close();
  });
});
