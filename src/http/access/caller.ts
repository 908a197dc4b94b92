import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ApiKey, Role } from '../../config/index.js';
import { HaatError } from '../../errors/index.js';

/** Who makes a request: the name and role of its API key. */
export interface Caller {
  /** What the audit and the owners of jobs refer to. */
  readonly name: string;
  readonly role: Role;
  /** The code of the vendor or retailer that the caller speaks for and nobody else. */
  readonly party?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication; absent on public routes. */
    caller?: Caller;
  }
}

/** Whoever calls while no keys are configured; the server then listens on loopback only. */
export const LOCAL: Caller = { name: 'local', role: 'admin' };

export function callerOf({ name, role, party }: ApiKey): Caller {
  return party === undefined ? { name, role } : { name, role, party };
}

/** The caller of the request, as a parameter of a handler. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller) return caller;
  const place = `${context.getClass().name}.${context.getHandler().name}`;
  throw new HaatError(
    'internal',
    'no_caller',
    `${place} is public and has no caller: take @CurrentCaller() out of it.`,
  );
});
