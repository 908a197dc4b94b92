import type { Socket } from 'node:net';
import { Passage } from './passage.js';

export interface LinkState {
  readonly isBlocked: boolean;
  readonly losesAnswers: boolean;
  readonly latencyMs: number;
}

/** One connection through the proxy: both of its sockets, and what is on its way between them. */
export class Link {
  readonly #requests: Passage;
  readonly #answers: Passage;
  #losesAnswers = false;
  #isHalfOpen = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly onEnd: () => void,
  ) {
    this.#requests = new Passage(server);
    this.#answers = new Passage(client);
    client.on('data', (data: Buffer) => this.#requests.push(data));
    server.on('data', (data: Buffer) => {
      if (!this.#losesAnswers) this.#answers.push(data);
    });
    for (const socket of [client, server]) {
      // Whatever ends one side ends the other; the error says no more than that.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (!this.#isHalfOpen) this.reset();
      });
    }
  }

  set({ isBlocked, losesAnswers, latencyMs }: LinkState): void {
    this.#losesAnswers = losesAnswers;
    this.#requests.set(isBlocked, latencyMs);
    this.#answers.set(isBlocked, latencyMs);
  }

  /** The server's side ends, and the client is not told. */
  halfOpen(): void {
    this.#isHalfOpen = true;
    this.server.destroy();
  }

  /** Ends both connections with a reset, as a firewall does. */
  reset(): void {
    this.#isHalfOpen = false;
    this.#requests.close();
    this.#answers.close();
    for (const socket of [this.client, this.server]) {
      if (socket.destroyed) continue;
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
    }
    this.onEnd();
  }
}
