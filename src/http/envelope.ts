import { StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The shape of every answer that is no error. */
export interface Envelope<T> {
  readonly success: true;
  readonly data: T;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answers of the route have a shape of their own. */
    rawAnswer?: boolean;
  }
}

/** The handler, or every handler of the controller, answers in a shape of its own: health, files. */
export function RawAnswer(): MethodDecorator & ClassDecorator {
  const mark = RouteConfig({ rawAnswer: true });
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key !== undefined && descriptor) mark(target, key, descriptor);
    else if (typeof target === 'function') markAll(target.prototype, mark);
  };
}

/** A route carries its configuration on its method, and a class is only a way to write it once. */
function markAll(prototype: object, mark: MethodDecorator): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name !== 'constructor' && typeof descriptor.value === 'function') mark(prototype, name, descriptor);
  }
}

export function isRaw({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.rawAnswer === true;
}

/** What a handler returned, as it is sent: a file and the nothing of a 204 as they are, all else in the envelope. */
export function enveloped(data: unknown, reply: FastifyReply): unknown {
  if (data instanceof StreamableFile || reply.statusCode === 204 || isRaw(reply.request)) return data;
  // JSON has no `undefined`: a handler without a result answers `null`.
  return { success: true, data: data ?? null } satisfies Envelope<unknown>;
}
