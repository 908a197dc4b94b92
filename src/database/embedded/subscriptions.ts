import { AsyncResource } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { onNextTurn } from './real-time.js';

/**
 * Which clients listen to which channel. One session stands behind all clients, so it listens to a channel once and
 * for good, and what arrives is handed to those who asked.
 */
export class Subscriptions {
  readonly #clients = new Map<string, Set<EventEmitter>>();
  readonly #heard = new Map<string, Promise<unknown>>();
  /** Listeners must not run as part of the statement, or even the transaction, that happened to notify them. */
  readonly #outside = new AsyncResource('EmbeddedDatabaseNotification');

  /**
   * Hands a notification on, one turn of the event loop later. PGlite answers and notifies within microtasks: a reader
   * that has just got "nothing new" would otherwise be notified before it begins to wait, and sleep its whole time-out
   * (ten seconds in BullMQ's QueueEvents).
   */
  deliver(channel: string, payload: string): void {
    onNextTurn(() => {
      this.#outside.runInAsyncScope(() => {
        for (const client of this.#clients.get(channel) ?? []) {
          client.emit('notification', { channel, payload, processId: 0 });
        }
      });
    });
  }

  /** @param listen makes the session listen; it is called once per channel, and again only when it has failed. */
  async add(client: EventEmitter, channel: string, listen: () => Promise<unknown>): Promise<void> {
    const clients = this.#clients.get(channel) ?? new Set();
    this.#clients.set(channel, clients.add(client));
    try {
      await this.#hear(channel, listen);
    } catch (error) {
      clients.delete(client);
      throw error;
    }
  }

  /** Inside a transaction the LISTEN goes when that is rolled back, so that it cannot be counted on afterwards. */
  async addInTransaction(client: EventEmitter, channel: string, listen: () => Promise<unknown>): Promise<void> {
    await listen();
    const clients = this.#clients.get(channel) ?? new Set();
    this.#clients.set(channel, clients.add(client));
  }

  remove(client: EventEmitter, channel: string): void {
    this.#clients.get(channel)?.delete(client);
  }

  removeAll(client: EventEmitter): void {
    for (const clients of this.#clients.values()) clients.delete(client);
  }

  #hear(channel: string, listen: () => Promise<unknown>): Promise<unknown> {
    const known = this.#heard.get(channel);
    if (known) return known;
    const hearing = listen();
    this.#heard.set(channel, hearing);
    hearing.catch(() => this.#heard.delete(channel));
    return hearing;
  }
}
