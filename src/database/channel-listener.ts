import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../errors/index.js';
import type { Log } from '../observability/log.js';
import { isDoneWithin } from '../timeouts/index.js';

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** A connection that only waits says nothing for hours: the system's probes tell when the server is gone. */
const PROBE_AFTER_MS = 10_000;

/** Called with the payload of each notification. */
export type Listen = (payload: string) => void;

/**
 * Listens to one channel of a PostgreSQL server on a connection of its own, and connects again for ever when that is
 * lost. What is notified meanwhile is lost: whoever listens must also look for itself now and then.
 */
export class ChannelListener {
  readonly #closing = new AbortController();
  readonly #listening: Promise<void>;
  #client: pg.Client | undefined;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly listen: Listen,
    private readonly log: Log,
  ) {
    this.#listening = this.#listenForEver();
  }

  /** Closes the connection; no notification is delivered after the call. A server that does not answer is not waited for. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = Promise.all([this.#client?.end(), this.#listening]);
    await isDoneWithin(CLOSE_TIMEOUT_MS, closed);
  }

  async #listenForEver(): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#listenOnce(() => {
          waitMs = FIRST_WAIT_MS;
        });
      } catch (error) {
        this.log.debug(
          { channel: this.channel, error: messageOf(error), waitMs },
          'Listening failed; it is tried again',
        );
      }
      await this.#pause(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  /** Resolves when the connection has ended. @throws when it cannot be made. */
  async #listenOnce(onListening: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'haat-listener',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: PROBE_AFTER_MS,
    });
    this.#client = client;
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    client.on('error', (error) =>
      this.log.debug({ error: error.message }, 'The listening connection reported an error'),
    );
    client.on('notification', ({ payload }) => {
      if (!this.#closing.signal.aborted) this.listen(payload ?? '');
    });
    try {
      // A client that is closed while it connects never says what became of the connecting.
      await Promise.race([client.connect(), ended]);
      await client.query(`listen ${pg.escapeIdentifier(this.channel)}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    onListening();
    await ended;
    if (!this.#closing.signal.aborted)
      this.log.warn({ channel: this.channel }, 'The listening connection was lost; it is made anew');
  }

  async #pause(ms: number): Promise<void> {
    // The only way to fail is the signal, and the loop looks at it.
    await sleep(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
  }
}
