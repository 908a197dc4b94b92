import { execFile } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { containerCommand } from './container.mjs';
import { findPostgres } from './find-programs.mjs';
import { ServerProcess } from './server-process.mjs';

const run = promisify(execFile);

/** Text sorts and changes case as in production; every system has one of these. */
const LOCALE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';

/*
 * The data is thrown away, so nothing waits for the disk. `synchronous_commit` stays on: switching it off is a decision
 * of the program under test, and a killed server must keep what was acknowledged.
 */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '64MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '30min',
  jit: 'off',
  timezone: 'UTC',
};
const settingArguments = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * Starts a PostgreSQL server on new data; everybody on this machine may connect as `postgres`.
 * @param {import('./guarded.mjs').Guard} guard
 */
export async function startPostgresServer(guard) {
  const found = await findPostgres();
  const folder = await guard.newFolder('postgres');
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  const command = found.kind === 'local' ? await onThisMachine(found, folder, data) : inContainer(found, data);

  const recipe = {
    name: 'postgres',
    command,
    isReady: (port) => isReady(port, found.kind === 'local' ? data : undefined),
    url,
    stopSignal: 'SIGINT',
    endSignal: 'SIGQUIT',
  };
  return new ServerProcess(guard, recipe, { log: join(folder, 'postgres.log') }).start();
}

function url(port) {
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

async function onThisMachine({ paths }, folder, data) {
  const user = await serverUser();
  if (user.uid !== undefined) await Promise.all([folder, data].map((path) => chown(path, user.uid, user.gid)));
  const options = { cwd: folder, ...user };
  const initdb = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8'];
  await run(paths.initdb, [...initdb, '--locale', LOCALE, '--no-sync', '--no-instructions'], options);

  const address = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  return (port) => ({
    command: paths.postgres,
    args: ['-D', data, '-p', String(port), ...address, ...settingArguments],
    options,
  });
}

function inContainer({ image }, data) {
  return (port) =>
    containerCommand({
      name: 'postgres',
      image,
      port,
      innerPort: 5432,
      folder: data,
      innerFolder: '/var/lib/postgresql/data',
      environment: ['POSTGRES_HOST_AUTH_METHOD=trust'],
      args: settingArguments,
    });
}

/** PostgreSQL refuses to run as root: then it runs as Debian's user for it, or as nobody. */
async function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag) => {
    const { stdout } = await run('id', [flag, 'postgres']).catch(() => run('id', [flag, 'nobody']));
    return Number(stdout);
  };
  return { uid: await id('-u'), gid: await id('-g') };
}

/** Asks the server itself, and for its data, because another one may have taken the port first. */
async function isReady(port, data) {
  const client = new pg.Client({ connectionString: url(port), connectionTimeoutMillis: 1000 });
  // A connection that breaks while it is being closed is reported here too, and would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query('SHOW data_directory');
    return data === undefined || rows[0].data_directory === data;
  } finally {
    await client.end();
  }
}
