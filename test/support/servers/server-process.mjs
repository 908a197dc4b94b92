import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.mjs';

const POLL_MS = 15;
const START_MS = 30_000;
/** The first run of a container may have to pull its image. */
const START_CONTAINER_MS = 600_000;
/** Somebody else was quicker to take the free port. */
const TRIES_OF_A_PORT = 5;
/** After a kill the port, or the memory of the killed server, may stay taken for a moment. */
const TRIES_AFTER_A_RUN = 40;
const RETRY_MS = 100;

/**
 * What a kind of server needs to be run.
 * @typedef {object} Recipe
 * @property {string} name
 * @property {(port: number) => { command: string, args: string[], options?: object, container?: string }} command
 * @property {(port: number, pid: number | undefined) => Promise<boolean>} isReady false, or an error, means not yet;
 *   true only when it is this server that answers, where that can be told
 * @property {(port: number) => string} url
 * @property {NodeJS.Signals} stopSignal ends it in order
 * @property {NodeJS.Signals} endSignal ends it at once, for when nobody needs its data any more
 */

/** One server on a loopback port: it can be stopped, killed, paused and started again, with its data. */
export class ServerProcess {
  #guard;
  #recipe;
  #log;
  #port;
  #portIsFixed;
  #tries;
  #running;

  /**
   * @param {import('./guarded.mjs').Guard} guard
   * @param {Recipe} recipe
   * @param {{ log: string, port?: number }} options `log`: the file for its output
   */
  constructor(guard, recipe, { log, port }) {
    this.#guard = guard;
    this.#recipe = recipe;
    this.#log = log;
    this.#port = port;
    this.#portIsFixed = port !== undefined;
    this.#tries = this.#portIsFixed ? 1 : TRIES_OF_A_PORT;
  }

  get host() {
    return '127.0.0.1';
  }

  get port() {
    return this.#port;
  }

  get url() {
    return this.#recipe.url(this.#port);
  }

  get pid() {
    if (!this.#running) throw new Error(`This ${this.#recipe.name} is not running.`);
    return this.#running.pid;
  }

  /** Starts it and waits until it answers; on another port when somebody was quicker, unless the port is fixed. */
  async start() {
    for (let tries = 1; ; tries += 1) {
      if (!this.#portIsFixed) this.#port = await freePort();
      if (await this.#launch()) break;
      if (tries === this.#tries) throw new Error(`${this.#recipe.name} did not start:\n${await this.#lastWords()}`);
      await sleep(RETRY_MS);
    }
    // Whoever knows its address must find it there again after a restart.
    this.#portIsFixed = true;
    this.#tries = TRIES_AFTER_A_RUN;
    return this;
  }

  /** Ends it in order. */
  async stop() {
    await this.#leave(this.#recipe.stopSignal);
  }

  /** Ends it as a crash would. */
  async kill() {
    await this.#leave('SIGKILL');
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /** Freezes it: connections stay open, and nothing answers. */
  async pause() {
    await this.#guard.signal(this.#running.id, 'SIGSTOP');
  }

  async resume() {
    await this.#guard.signal(this.#running.id, 'SIGCONT');
  }

  async #leave(signal) {
    const running = this.#running;
    this.#running = undefined;
    if (running) await this.#guard.stop(running.id, signal);
  }

  /** @returns whether it runs; false when it exited before it was ready */
  async #launch() {
    const { endSignal, name } = this.#recipe;
    const command = this.#recipe.command(this.#port);
    const running = await this.#guard.run({ ...command, endSignal, log: this.#log });
    const pid = command.container ? undefined : running.pid;
    const deadline = Date.now() + (command.container ? START_CONTAINER_MS : START_MS);
    while (!(await this.#answers(pid))) {
      if (this.#guard.hasExited(running.id)) return false;
      if (Date.now() > deadline) {
        await this.#guard.stop(running.id, 'SIGKILL');
        throw new Error(`${name} did not answer in time:\n${await this.#lastWords()}`);
      }
      await sleep(POLL_MS);
    }
    this.#running = running;
    return true;
  }

  async #answers(pid) {
    try {
      return await this.#recipe.isReady(this.#port, pid);
    } catch {
      // Any failure to connect or to be answered means "not yet": the time limit decides.
      return false;
    }
  }

  async #lastWords() {
    return (await readFile(this.#log, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');
  }
}
