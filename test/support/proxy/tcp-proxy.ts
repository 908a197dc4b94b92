import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterFile } from '../servers/index.js';
import { Link } from './link.js';

/** A way to a server that can be cut, blocked and slowed down. It ends with the test file. */
export class TcpProxy {
  #server: Server | undefined;
  #port = 0;
  #latencyMs = 0;
  #isBlocked = false;
  #losesAnswers = false;
  readonly #links = new Set<Link>();

  private constructor(
    private readonly target: string,
    private readonly targetPort: number,
  ) {}

  /** @param url of the server, with host and port */
  static async to(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy(hostname, Number(port));
    await proxy.#listen();
    afterFile(() => proxy.refuse());
    return proxy;
  }

  /** The server's URL by way of this proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(this.#port);
    return changed.href;
  }

  /** Resets every connection; new ones are let through. */
  cut(): void {
    for (const link of this.#links) link.reset();
  }

  /** Nothing passes and nothing is closed, as when a cable is pulled; what was sent arrives after `heal`. */
  block(): void {
    this.#isBlocked = true;
    this.#applyToLinks();
  }

  /** What is sent arrives, and no answer does: the sender cannot know whether it was done. `heal` resets these connections. */
  loseAnswers(): void {
    this.#losesAnswers = true;
    this.#applyToLinks();
  }

  /** The server is gone from every connection, and the clients are not told. New connections are let through. */
  halfOpen(): void {
    for (const link of this.#links) link.halfOpen();
  }

  /** Each piece of data arrives this much later, in both directions. */
  delay(ms: number): void {
    this.#latencyMs = ms;
    this.#applyToLinks();
  }

  /** Every connection is reset, and new ones are refused. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  /** All is as it was. */
  async heal(): Promise<void> {
    // Answers are missing in their streams: such a connection is of no use any more.
    if (this.#losesAnswers) this.cut();
    this.#losesAnswers = false;
    this.#isBlocked = false;
    this.#latencyMs = 0;
    this.#applyToLinks();
    if (!this.#server) await this.#listen();
  }

  async #listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (client) => this.#join(client));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #join(client: Socket): void {
    const server = connect({ host: this.target, port: this.targetPort, noDelay: true });
    const link = new Link(client, server, () => this.#links.delete(link));
    this.#links.add(link);
    this.#apply(link);
  }

  #applyToLinks(): void {
    for (const link of this.#links) this.#apply(link);
  }

  #apply(link: Link): void {
    link.set({ isBlocked: this.#isBlocked, losesAnswers: this.#losesAnswers, latencyMs: this.#latencyMs });
  }
}
