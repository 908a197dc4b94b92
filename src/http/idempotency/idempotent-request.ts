import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput } from '../../errors/index.js';
import { structuralFaults } from '../../validation/index.js';
import { IDEMPOTENCY_KEY_HEADER, MalformedIdempotencyKey } from './idempotency.errors.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** A request that may be repeated without being carried out again. */
export interface IdempotentRequest {
  /** Absent: the caller wants no such guarantee. */
  readonly key?: string;
  /** Keys are unique for one caller; two callers may choose the same. */
  readonly owner: string;
  /** Method and URL. */
  readonly route: string;
  readonly body: unknown;
  /** Where the answer goes. */
  readonly reply: FastifyReply;
}

export function idempotentRequestOf(request: FastifyRequest, reply: FastifyReply): IdempotentRequest {
  return {
    key: keyOf(request),
    owner: request.caller?.name ?? 'public',
    route: `${request.method} ${request.url}`,
    body: request.body,
    reply,
  };
}

function keyOf({ headers, body }: FastifyRequest): string | undefined {
  const key = headers[IDEMPOTENCY_KEY_HEADER.toLowerCase()];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !VISIBLE_ASCII.test(key)) throw new MalformedIdempotencyKey();
  // The body is hashed with its key, and not every handler has its body checked before.
  const faults = structuralFaults(body, 'body');
  if (faults.length > 0) throw new InvalidInput(faults);
  return key;
}

/** The request with its `Idempotency-Key`, as a parameter of a handler. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): IdempotentRequest => {
  const http = context.switchToHttp();
  return idempotentRequestOf(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
