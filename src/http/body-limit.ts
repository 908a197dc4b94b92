import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Longest body that the route takes, in bytes, in place of `BODY_LIMIT`. */
    bodyLimit?: number;
  }
}

/** The handler takes bodies of up to so many bytes, in place of `BODY_LIMIT`: the other side decides how long they are. */
export const BodyLimit = (bytes: number): MethodDecorator => RouteConfig({ bodyLimit: bytes });

/** Nest has no way to give Fastify the limit of one route. */
export function limitBodies(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const limit = route.config?.bodyLimit;
    if (limit !== undefined) route.bodyLimit = limit;
  });
}
