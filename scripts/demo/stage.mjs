/* What every act plays on: the server, the table of results, and how to wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from './server.mjs';
import { table } from './table.mjs';

const PATIENCE_MS = 60_000;

/** Days become seconds: a vendor has three for its answer. An invoice is due so soon that its first reminder is due at once. */
const SETTINGS = {
  OFFER_RESPONSE_MS: '3000',
  SOFT_CLOSE_SECONDS: '1',
  PAYMENT_TERMS_DAYS: '3',
  // It looks twenty times a second whether something has happened.
  RATE_LIMIT_PER_MINUTE: '0',
};

export class Stage {
  #results = [];
  #server;
  #began = performance.now();

  constructor(folder) {
    this.folder = folder;
  }

  say(text) {
    console.log(`\n▸ ${text}`);
  }

  show(text) {
    console.log(text.replaceAll(/^/gm, '  '));
  }

  check(what, promised, seen) {
    this.#results.push({ what, promised: String(promised), seen: String(seen), ok: promised === seen });
  }

  async start() {
    const began = performance.now();
    this.#server = await startServer(this.folder, SETTINGS);
    this.show(`${this.#server.url} after ${seconds(began)} s`);
  }

  kill() {
    return this.#server?.kill();
  }

  async finish() {
    this.say('It is asked to stop (SIGTERM).');
    const code = await this.#server.stop();
    this.check('it ends in order', 0, code);
    const { total, distinct, sent } = await this.#server.sandboxDeliveries();
    this.show(`${total} messages were sent by the sandbox’s own count`);
    this.check('messages that are sent, and were not', 0, sent - distinct);
    this.check('messages that were sent twice', 0, total - distinct);
  }

  call(method, path, body, headers) {
    return this.#server.call(method, `/api/v1${path}`, body, headers);
  }

  /** What the API answers to a request that must succeed. */
  async get(path) {
    return this.#data('GET', path, await this.call('GET', path));
  }

  async post(path, body = {}) {
    return this.#data('POST', path, await this.call('POST', path, body));
  }

  /** Waits until what the API shows there is as wanted; returns it, or after a minute what it is instead. */
  async until(path, isWanted) {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
      const seen = await this.get(path);
      if (isWanted(seen) || Date.now() > deadline) return seen;
    }
  }

  /** Waits for the end of a job that was accepted. */
  finished({ jobId }) {
    return this.until(`/jobs/${jobId}`, ({ state }) => ['completed', 'dead', 'cancelled', 'expired'].includes(state));
  }

  #data(method, path, { status, body }) {
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body.data;
  }

  /** Prints the table; says whether all is as promised. */
  report() {
    console.log(`\n${table(this.#results)}\n`);
    const broken = this.#results.filter(({ ok }) => !ok);
    if (broken.length > 0) console.error(`${broken.length} of ${this.#results.length} are not as promised.`);
    console.log(`Played in ${seconds(this.#began)} s.`);
    return broken.length === 0;
  }
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
