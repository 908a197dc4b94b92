import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { behave, type Behaviour } from './cloud-api.behaviour.js';
import { recordedRequest, write, writeHalf, writeJson, type RecordedRequest } from './cloud-api.http.js';
import { objectionTo } from './cloud-api.rules.js';
import { RegisteredTemplates } from './cloud-api.templates.js';
import { wamid } from './wamid.js';
import type { WhatsAppConfig } from '../../../src/config/index.js';

export { behave, type Behaviour } from './cloud-api.behaviour.js';
export type { RecordedRequest } from './cloud-api.http.js';

/** Decides by the request; may wait for whatever the test wants to hold the answer back for. */
export type Responder = (request: RecordedRequest) => Behaviour | Promise<Behaviour>;

interface Waiter {
  readonly count: number;
  resolve(): void;
  reject(reason: Error): void;
}

/** Meta's Cloud API as a real HTTP server on a free port of the loopback interface. */
export class CloudApiEmulator {
  readonly accessToken = `EAAG${randomUUID().replaceAll('-', '')}`;
  readonly phoneNumberId = '106540352242922';
  /** The templates that are registered with the account; a test stops or removes them. */
  readonly templates = new RegisteredTemplates();
  /** Every request that was read, in order of arrival. */
  readonly requests: RecordedRequest[] = [];

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly queue: Behaviour[] = [];
  private readonly waiters = new Set<Waiter>();
  private readonly stopping = new AbortController();
  private readonly heard = new Set<string>();
  private responder: Responder = behave.accept;
  private readonly faults: unknown[] = [];

  constructor() {
    this.server = createServer((request, response) => void this.handle(request, response));
    this.server.on('connection', (socket) => this.connected(socket));
  }

  /** To be used as `WHATSAPP_API_URL`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v23.0`;
  }

  /** A configuration that the emulator lets in. */
  config(overrides: Partial<WhatsAppConfig> = {}): WhatsAppConfig {
    const { url: apiUrl, phoneNumberId, accessToken } = this;
    return { apiUrl, phoneNumberId, accessToken, timeoutMs: 10_000, ...overrides };
  }

  /** The next requests are answered so, one each; then the responder decides again. */
  next(...behaviours: Behaviour[]): void {
    this.queue.push(...behaviours);
  }

  /** Answers every request for which nothing is queued; the default accepts. */
  respondWith(responder: Responder): void {
    this.responder = responder;
  }

  /** Somebody writes to the account, and may be sent free text from now on. */
  hears(from: string): void {
    this.heard.add(from);
  }

  /** Whether the person has written within 24 hours: no test lasts longer. */
  hasHeard(from: string): boolean {
    return this.heard.has(from);
  }

  requestsFor(effectKey: string): RecordedRequest[] {
    return this.requests.filter((request) => request.effectKey === effectKey);
  }

  /** Resolves once `count` requests have been read in all; rejects when the emulator stops before. */
  untilRequests(count: number): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiters.add({ count, resolve, reject }));
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Ends every connection, also those that hang, and reports what a responder threw. Safe to call twice. */
  async stop(): Promise<void> {
    if (!this.stopping.signal.aborted) {
      this.stopping.abort();
      const closed = once(this.server, 'close');
      this.server.close();
      for (const socket of this.sockets) socket.destroy();
      await closed;
      const reason = new Error(`The Cloud API emulator was stopped after ${this.requests.length} requests.`);
      for (const waiter of this.waiters) waiter.reject(reason);
      this.waiters.clear();
    }
    if (this.faults.length > 0) throw new AggregateError(this.faults, 'A responder of the Cloud API emulator threw.');
  }

  private connected(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    // The client may have broken it off itself; a test sees that in what the client reports.
    socket.on('error', () => undefined);
    if (this.queue[0]?.kind === 'refuse') this.refuse(socket);
  }

  private refuse(socket: Socket): void {
    this.queue.shift();
    socket.destroy();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A connection that was kept open from an earlier request is refused when the next one begins.
    if (this.queue[0]?.kind === 'refuse') return this.refuse(request.socket);
    const recorded = await recordedRequest(request);
    if (recorded === undefined) return;
    this.requests.push(recorded);
    const behaviour = this.queue.shift();
    this.notify();
    await this.play(behaviour ?? (await this.decided(recorded)), recorded, response);
  }

  private async decided(request: RecordedRequest): Promise<Behaviour> {
    try {
      return await this.responder(request);
    } catch (error) {
      this.faults.push(error);
      return behave.reset();
    }
  }

  private async play(behaviour: Behaviour, request: RecordedRequest, response: ServerResponse): Promise<void> {
    switch (behaviour.kind) {
      case 'accept':
        return this.accept(request, response, behaviour.id);
      case 'error':
        return writeJson(response, behaviour.httpStatus, { error: behaviour.error });
      case 'raw':
        return write(response, behaviour.httpStatus, behaviour.headers, behaviour.body);
      case 'delay':
        await wait(behaviour.ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        return this.play(this.stopping.signal.aborted ? behave.hang() : behaviour.next, request, response);
      case 'cut':
        return writeHalf(response, taken(request), () => response.socket?.destroy());
      case 'stall':
        return writeHalf(response, taken(request), () => undefined);
      case 'hang':
        return;
      case 'reset':
      case 'refuse':
        response.socket?.destroy();
    }
  }

  private accept(request: RecordedRequest, response: ServerResponse, id?: string): void {
    const { authorization, 'content-type': contentType } = request.headers;
    const objection = objectionTo({ ...request, authorization, contentType }, this);
    if (objection === undefined) return writeJson(response, 200, taken(request, id));
    writeJson(response, objection.httpStatus, { error: objection.error });
  }

  private notify(): void {
    for (const waiter of this.waiters) {
      if (this.requests.length < waiter.count) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }
}

/** Starts an emulator; whoever starts one stops it. */
export async function startCloudApiEmulator(): Promise<CloudApiEmulator> {
  const emulator = new CloudApiEmulator();
  await emulator.listen();
  return emulator;
}

/** Takes a message and gives Meta's answer to it; the WhatsApp id is the number without its plus. */
function taken(request: RecordedRequest, id = wamid()): object {
  const { to = '' } = request;
  request.providerMessageId = id;
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to.replace('+', '') }],
    messages: [{ id: request.providerMessageId }],
  };
}
