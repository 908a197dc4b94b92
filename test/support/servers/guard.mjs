/*
 * The process that keeps test servers: it starts them for its owner, and when the owner closes the channel, or dies
 * in whatever way (also by SIGKILL), it stops them and removes their folder. It runs in a session of its own, so that
 * a Ctrl-C in the terminal reaches the owner alone.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const STOP_MS = 10_000;

/**
 * @typedef {object} Server
 * @property {import('node:child_process').ChildProcess} child
 * @property {string} [container] the name of the container, when the server runs in one
 * @property {NodeJS.Signals} endSignal what ends it quickest without leaving anything behind
 * @property {Promise<unknown>} exited
 */

/** @type {Map<number, Server>} */
const servers = new Map();
let lastId = 0;
let ending = false;

const folder = mkdtempSync(join(temporaryRoot(), 'haat-test-'));
// A server that runs as another user (PostgreSQL refuses to run as root) must be able to reach its own folder in it.
chmodSync(folder, 0o711);

const actions = {
  /** Starts a server, with its output in a file. */
  async run({ command, args, options, log, container, endSignal }) {
    if (ending) throw new Error('The test servers are being stopped.');
    const output = openSync(log, 'a');
    const child = spawn(command, args, { ...options, stdio: ['ignore', output, output] });
    closeSync(output);
    await once(child, 'spawn');
    lastId += 1;
    const id = lastId;
    const exited = once(child, 'exit').then(() => {
      servers.delete(id);
      tell({ exited: id });
    });
    servers.set(id, { child, container, endSignal, exited });
    return { id, pid: child.pid };
  },

  async signal({ server, signal }) {
    const running = servers.get(server);
    if (!running) throw new Error('This server is not running.');
    await sendSignal(running, signal);
  },

  /** Ends a server and answers when it is gone, which it may be already. */
  async stop({ server, signal }) {
    const running = servers.get(server);
    if (running) await stop(running, signal);
  },
};

process.on('message', async ({ id, action, ...request }) => {
  try {
    tell({ id, answer: await actions[action](request) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', end);
process.on('SIGTERM', end);
tell({ folder });

function tell(message) {
  // An owner that left meanwhile gets no answer; what is to be done then, `disconnect` does.
  if (process.connected) process.send(message, () => {});
}

/**
 * @param {Server} server
 * @param {NodeJS.Signals} signal
 */
async function sendSignal({ child, container }, signal) {
  if (container) {
    await promisify(execFile)('docker', ['kill', '--signal', signal, container]);
    return;
  }
  // A kill is as if the machine had failed: PostgreSQL's children would otherwise go on until they notice.
  const children = signal === 'SIGKILL' ? childrenOf(child.pid) : [];
  child.kill(signal);
  for (const pid of children) killIfThere(pid);
}

/** The direct children of a process, where the system tells them (Linux); elsewhere they notice by themselves. */
function childrenOf(pid) {
  const file = `/proc/${pid}/task/${pid}/children`;
  try {
    return readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * @param {Server} server
 * @param {NodeJS.Signals} signal
 */
async function stop(server, signal) {
  const lastResort = setTimeout(() => sendSignal(server, 'SIGKILL'), STOP_MS);
  // A paused server sees no other signal than SIGKILL.
  if (signal !== 'SIGKILL') await sendSignal(server, 'SIGCONT');
  await sendSignal(server, signal);
  await server.exited;
  clearTimeout(lastResort);
}

async function end() {
  if (ending) return;
  ending = true;
  const stopped = await Promise.allSettled([...servers.values()].map((server) => stop(server, server.endSignal)));
  for (const { reason } of stopped) if (reason) console.error(reason);
  // Retries: a child of a server may still be writing its last file.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(0);
}

/** The folder for temporary files, unless other users cannot get there (root with a private TMPDIR). */
function temporaryRoot() {
  const root = tmpdir();
  if (process.getuid?.() !== 0) return root;
  for (let path = root; path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return '/tmp';
  }
  return root;
}
