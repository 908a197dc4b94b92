/* The built program as a child process with a data folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { inProject } from '../lib/root.mjs';

/**
 * Starts it on any free port; resolves when it listens.
 * @param {Record<string, string>} settings variables besides those that say where
 */
export async function startServer(folder, settings = {}) {
  const dataDir = join(folder, 'data');
  const env = { PATH: process.env.PATH, ...settings, DATA_DIR: dataDir, PORT: '0', LOG_FORMAT: 'json' };
  const child = spawn(process.execPath, [inProject('dist/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  const exited = once(child, 'exit').then(([code]) => code);
  const url = await listening(child);
  return {
    url,
    call: (method, path, body, headers) => call(url, method, path, body, headers),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
    sandboxDeliveries: () => sandboxDeliveries(dataDir),
  };
}

/** The address that it logs once it is ready. */
function listening(child) {
  const lines = [];
  return new Promise((resolve, reject) => {
    const read = (line) => {
      lines.push(line);
      if (line.includes('"Haat is ready"')) resolve(JSON.parse(line).url);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.once('exit', () => reject(new Error(`The server ended before it listened:\n${lines.join('\n')}`)));
  });
}

async function call(url, method, path, body, headers = {}) {
  const answer = await fetch(`${url}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers, connection: 'close' },
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** Counted in the database itself, once no process has it open. */
async function sandboxDeliveries(dataDir) {
  const load = (file) => import(pathToFileURL(inProject('dist', file)).href);
  const { openEmbeddedDatabase } = await load('database/embedded/index.js');
  const silent = () => undefined;
  const database = await openEmbeddedDatabase(dataDir, {
    debug: silent,
    info: silent,
    warn: console.error,
    error: console.error,
  });
  try {
    const { rows } = await database.pool.query(
      `select count(*)::int as total, count(distinct message_id)::int as "distinct",
         (select count(*)::int from haat.messages where state = 'sent') as sent
       from haat.sandbox_deliveries`,
    );
    return rows[0];
  } finally {
    await database.close();
  }
}
