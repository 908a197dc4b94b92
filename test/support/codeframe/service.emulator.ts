import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { COST, type NamingAnswer, type NamingCall, namingCall, usualAnswer } from './service.protocol.js';

export type { NamingAnswer, NamingCall } from './service.protocol.js';

/** How the emulator answers one call. */
export type Behaviour =
  /** Names the cluster, charges for it and remembers it; what is given is said in place of the usual, be it nonsense. */
  | { readonly kind: 'name'; readonly answer?: Nonsense }
  /** Any answer at all, as a gateway in between might give it; the service has not seen the call, and charges nothing. */
  | { readonly kind: 'raw'; readonly status: number; readonly headers?: Record<string, string>; readonly body: string }
  /** Names the cluster, and charges for it, but the answer never comes. */
  | { readonly kind: 'hang' }
  /** The same, and the connection breaks. */
  | { readonly kind: 'reset' };

type Nonsense = Partial<Record<keyof NamingAnswer, unknown>>;

/** Decides by the call; may wait for whatever the test wants to hold the answer back for. */
export type Responder = (call: NamingCall) => Behaviour | Promise<Behaviour>;

const name: Responder = () => ({ kind: 'name' });

/**
 * The service that names clusters, as a real HTTP server on a free port of the loopback interface. Under one key it
 * answers the same and charges once.
 */
export class CodeframeService {
  readonly token = `cf-${randomUUID()}`;
  /** Every call that was understood, in order of arrival. */
  readonly calls: NamingCall[] = [];
  /** What was charged, in US dollars, by key. */
  readonly charges = new Map<string, number>();
  /** Calls that were not what the protocol asks for. */
  readonly faults: string[] = [];
  readonly #answers = new Map<string, Nonsense>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #responder: Responder = name;

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      // The client may have broken it off itself; a test sees that in what the client reports.
      socket.on('error', () => undefined);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What lets the program find it. */
  get variables(): Record<string, string> {
    return { CODEFRAME_SERVICE_URL: this.url, CODEFRAME_SERVICE_TOKEN: this.token };
  }

  /** Decides from now on; the default names every cluster. */
  respondWith(responder: Responder = name): void {
    this.#responder = responder;
  }

  callsUnder(key: string): number {
    return this.calls.filter((call) => call.key === key).length;
  }

  callsOf(generationId: string): readonly NamingCall[] {
    return this.calls.filter((call) => call.generationId === generationId);
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** Ends every connection, also those that hang. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await namingCall(request, this.token);
    if (typeof call === 'string') {
      this.faults.push(call);
      return write(response, 400, JSON.stringify({ error: call }));
    }
    this.calls.push(call);
    const behaviour = await this.#responder(call);
    switch (behaviour.kind) {
      case 'name':
        return write(response, 200, JSON.stringify(this.#named(call, behaviour.answer)));
      case 'raw':
        return write(response, behaviour.status, behaviour.body, behaviour.headers);
      case 'hang':
        this.#named(call);
        return;
      case 'reset':
        this.#named(call);
        response.socket?.destroy();
    }
  }

  #named(call: NamingCall, said: Nonsense = {}): Nonsense {
    const answer = this.#answers.get(call.key) ?? { ...usualAnswer(call), ...said };
    this.#answers.set(call.key, answer);
    this.charges.set(call.key, typeof answer.cost_usd === 'number' ? answer.cost_usd : COST);
    return answer;
  }
}

function write(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Starts a service; whoever starts one stops it. */
export const startCodeframeService = (): Promise<CodeframeService> => new CodeframeService().listen();
