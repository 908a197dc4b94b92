/* The owner's side of guard.mjs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

const GUARD = join(import.meta.dirname, 'guard.mjs');

/** Starts a guard. Everything it starts ends with `close()`, or with this process. */
export async function startGuard() {
  const child = fork(GUARD, [], { detached: true, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ folder }] = await once(child, 'message');
  return new Guard(child, folder);
}

export class Guard {
  #child;
  #lastId = 0;
  /** @type {Map<number, { resolve: (answer: unknown) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** @type {Set<number>} */
  #exited = new Set();

  constructor(child, folder) {
    this.#child = child;
    /** Removed, with everything in it, when the guard ends. */
    this.folder = folder;
    child.on('message', (message) => this.#receive(message));
    child.on('exit', () => this.#lost());
    // Servers that stand by keep no process alive; a request in flight does (see #ask).
    child.unref();
    child.channel.unref();
  }

  /** A new folder that goes when the guard ends. */
  newFolder(name) {
    return mkdtemp(join(this.folder, `${name}-`));
  }

  /** Starts a program; see `run` in guard.mjs for the request. Answers with `{ id, pid }`. */
  run(request) {
    return this.#ask('run', request);
  }

  hasExited(id) {
    return this.#exited.has(id);
  }

  async signal(id, signal) {
    await this.#ask('signal', { server: id, signal });
  }

  /** Sends the signal and returns when the server has exited. */
  async stop(id, signal) {
    await this.#ask('stop', { server: id, signal });
  }

  /** Stops all servers, removes the folder, and returns when nothing is left. */
  async close() {
    if (!this.#child.connected) return;
    this.#child.ref();
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }

  #ask(action, request) {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.channel?.ref();
      this.#child.send({ id, action, ...request }, (error) => {
        if (error) this.#settle(id, { error: error.message });
      });
    });
  }

  #receive(message) {
    if (message.exited) this.#exited.add(message.exited);
    else this.#settle(message.id, message);
  }

  #settle(id, { answer, error }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#child.channel?.unref();
    if (error === undefined) waiting.resolve(answer);
    else waiting.reject(new Error(error));
  }

  #lost() {
    for (const id of this.#waiting.keys()) this.#settle(id, { error: 'The guard of the test servers has ended.' });
  }
}
