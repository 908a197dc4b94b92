import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterFile } from '../servers/index.js';

/** What a supplier has of a product. */
export interface SupplierItem {
  readonly sku: string;
  readonly price: number;
  readonly stock: number;
}

/** A request that was read. */
export interface SupplierRequest {
  readonly path: string;
  readonly cursor: string | null;
  readonly since: string | null;
  readonly limit: string | null;
  readonly authorization: string | undefined;
}

/** How a request is answered: with the page that it asks for, or otherwise. */
export type SupplierBehaviour = 'page' | 'hang' | 'reset' | 'cut' | SupplierReply;

/** Any answer at all, as a gateway in between might give it. */
interface SupplierReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

type Responder = (request: SupplierRequest) => SupplierBehaviour | Promise<SupplierBehaviour>;

/**
 * A supplier as a real HTTP server: `GET /api/inventory?cursor=&since=&limit=`, pages of `pageSize` items whatever `limit`
 * says, cursors that are the position of the next item.
 */
export class SupplierEmulator {
  items: readonly SupplierItem[] = [];
  pageSize = 500;
  /** Every request that was read, in the order of arrival. */
  readonly requests: SupplierRequest[] = [];

  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #queue: SupplierBehaviour[] = [];
  #responder: Responder = () => 'page';

  private constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      // The client may have broken it off itself; a test sees that in what the client reports.
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<SupplierEmulator> {
    const supplier = new SupplierEmulator();
    supplier.#server.listen(0, '127.0.0.1');
    await once(supplier.#server, 'listening');
    afterFile(() => supplier.#stop());
    return supplier;
  }

  /** To be used as `SUPPLIER_API_URL`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`;
  }

  /** Forgets what was asked and what was planned. */
  reset(items: readonly SupplierItem[] = []): void {
    this.items = items;
    this.pageSize = 500;
    this.requests.length = 0;
    this.#queue.length = 0;
    this.#responder = () => 'page';
  }

  /** The next requests are answered so, one each; then the responder decides again. */
  next(...behaviours: SupplierBehaviour[]): void {
    this.#queue.push(...behaviours);
  }

  /** Answers every request for which nothing is queued; it may wait for what the test wants to hold the answer back for. */
  respondWith(responder: Responder): void {
    this.#responder = responder;
  }

  /** The page that begins at the cursor. */
  pageAt(cursor: string | null): { items: readonly SupplierItem[]; nextCursor: string | null } {
    const start = Number(cursor ?? 0);
    const end = start + this.pageSize;
    return { items: this.items.slice(start, end), nextCursor: end < this.items.length ? String(end) : null };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://supplier');
    const asked = {
      path: pathname,
      cursor: searchParams.get('cursor'),
      since: searchParams.get('since'),
      limit: searchParams.get('limit'),
      authorization: request.headers.authorization,
    };
    this.requests.push(asked);
    this.#play(this.#queue.shift() ?? (await this.#responder(asked)), asked, response);
  }

  #play(behaviour: SupplierBehaviour, { cursor }: SupplierRequest, response: ServerResponse): void {
    switch (behaviour) {
      case 'page':
        return reply(response, { status: 200, body: this.pageAt(cursor) });
      case 'hang':
        return;
      case 'reset':
        response.socket?.destroy();
        return;
      case 'cut':
        return cut(response, JSON.stringify(this.pageAt(cursor)));
      default:
        return reply(response, behaviour);
    }
  }

  async #stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function reply(response: ServerResponse, { status, headers, body = '' }: SupplierReply): void {
  const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(sent);
}

/** Sends half of what the headers announce, and breaks the connection. */
function cut(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
}
