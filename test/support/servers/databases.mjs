/* Databases on the shared test server. Each carries the name of its run, so that a run can remove what it left. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** PostgreSQL: somebody (an autovacuum worker) looks into the template at this moment. */
const OBJECT_IN_USE = '55006';
const TRIES = 20;

export const randomName = (prefix) => `${prefix}_${randomBytes(6).toString('hex')}`;

/**
 * @param {string} serverUrl
 * @param {{ prefix: string, template?: string }} options
 * @returns {Promise<string>} the new database's name
 */
export async function createDatabase(serverUrl, { prefix, template = 'template1' }) {
  const name = randomName(prefix);
  await withClient(serverUrl, (client) => create(client, name, template));
  return name;
}

/** @param {string} serverUrl */
export async function dropDatabase(serverUrl, name) {
  await withClient(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`));
}

/**
 * A database for others to be copied from: prepared by the first who asks, while the other test processes wait.
 * @param {string} serverUrl
 * @param {string} name
 * @param {(url: string) => Promise<void>} prepare fills the empty database and closes its connections
 */
export async function ensureTemplate(serverUrl, name, prepare) {
  await withClient(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [name]);
    if (rowCount) return;
    // One that is there without the mark was left half prepared.
    await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    await create(client, name, 'template1');
    await prepare(databaseUrl(serverUrl, name));
    await client.query(`ALTER DATABASE ${quoted(name)} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  });
}

/** Removes every database whose name begins with the prefix, templates too. */
export async function dropDatabases(serverUrl, prefix) {
  await withClient(serverUrl, async (client) => {
    const found = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
    for (const { datname } of found.rows) {
      await client.query(`ALTER DATABASE ${quoted(datname)} WITH IS_TEMPLATE false`);
      await client.query(`DROP DATABASE ${quoted(datname)} WITH (FORCE)`);
    }
  });
}

export function databaseUrl(serverUrl, name) {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function create(client, name, template) {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}`);
      return;
    } catch (error) {
      if (error.code !== OBJECT_IN_USE || tries === TRIES) throw error;
    }
  }
}

async function withClient(serverUrl, work) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
