import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { answerLateRequest } from '../errors/early-errors.js';
import { ARRIVAL_LIMITS, type ArrivalLimits, isTooSlow } from './arrival.rules.js';

const LOOK_MS = 5_000;

/**
 * Answers 408 to requests whose bodies come too slowly. Of Node's own limits the one on headers stays (60 s); its limit
 * on whole requests knows neither how large a body may be nor whether it moves. An answer may take as long as it likes.
 */
export function boundArrival(server: FastifyInstance, limits = ARRIVAL_LIMITS, lookMs = LOOK_MS): void {
  const watch = new ArrivalWatch(limits, lookMs);
  // Not a hook of the router, which runs none for a path that it cannot read.
  server.server.on('request', (request, response) => watch.begin(request, response));
}

/** What is known of a body that has not come to its end. */
interface Arriving {
  readonly response: ServerResponse;
  readonly startedAt: number;
  /** What the connection had brought before, in bytes. */
  readonly before: number;
  bytes: number;
  movedAt: number;
  answeredAt: number | undefined;
}

class ArrivalWatch {
  readonly #arriving = new Map<IncomingMessage, Arriving>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: ArrivalLimits,
    private readonly lookMs: number,
  ) {}

  begin(request: IncomingMessage, response: ServerResponse): void {
    if (!hasBody(request)) return;
    const now = performance.now();
    const before = request.socket.bytesRead;
    this.#arriving.set(request, { response, startedAt: now, before, bytes: 0, movedAt: now, answeredAt: undefined });
    request.once('close', () => this.#forget(request));
    this.#timer ??= setInterval(() => this.#look(performance.now()), this.lookMs).unref();
  }

  #look(now: number): void {
    for (const [request, arriving] of this.#arriving) {
      // It has come, and waits for its handler to read it.
      if (request.complete) {
        this.#forget(request);
        continue;
      }
      const bytes = request.socket.bytesRead - arriving.before;
      if (bytes > arriving.bytes) Object.assign(arriving, { bytes, movedAt: now });
      if (arriving.response.writableEnded) arriving.answeredAt ??= now;
      const { startedAt, movedAt, answeredAt = now } = arriving;
      const arrival = { elapsedMs: now - startedAt, silentMs: now - movedAt, bytes, answeredMs: now - answeredAt };
      if (isTooSlow(arrival, this.limits)) this.#end(request, arriving);
    }
  }

  #end(request: IncomingMessage, { response }: Arriving): void {
    this.#forget(request);
    if (response.headersSent) request.socket.destroy();
    else answerLateRequest(response, request.socket);
  }

  #forget(request: IncomingMessage): void {
    this.#arriving.delete(request);
    if (this.#arriving.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
