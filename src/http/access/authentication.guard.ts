import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../../config/index.js';
import { accessTo } from './access.decorators.js';
import { RoleNotAllowed, Unauthenticated, UnknownApiKey } from './access.errors.js';
import { ApiKeys } from './api-keys.js';
import type { Caller } from './caller.js';
import { bearerKey } from './credentials.js';
import { accessForgotten } from './forgotten-access.js';

/** Lets a request through when its key has a role that the handler allows. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(@Inject(ApiKeys) private readonly apiKeys: ApiKeys) {}

  canActivate(context: ExecutionContext): boolean {
    const access = accessTo(context.getHandler(), context.getClass());
    // The program does not start with such a handler; should one come in another way, it stays shut.
    if (access === undefined) throw accessForgotten([`${context.getClass().name}.${context.getHandler().name}`]);
    if (access !== 'public') authenticate(context.switchToHttp().getRequest<FastifyRequest>(), this.apiKeys, access);
    return true;
  }
}

/**
 * Finds out who makes a request, and puts it into `request.caller`.
 *
 * @throws Unauthenticated, UnknownApiKey
 * @throws RoleNotAllowed when the role is none of `allowed`
 */
export function authenticate(request: FastifyRequest, apiKeys: ApiKeys, allowed: readonly Role[]): void {
  const caller = (request.caller ??= callerOfRequest(request, apiKeys));
  if (!caller)
    throw bearerKey(request.headers.authorization) === undefined ? new Unauthenticated() : new UnknownApiKey();
  if (!allowed.includes(caller.role)) throw new RoleNotAllowed(caller.role, allowed);
}

/** Who a request says it is from; nobody when it does not say, or the key is unknown. */
export function callerOfRequest({ headers }: FastifyRequest, apiKeys: ApiKeys): Caller | undefined {
  const key = bearerKey(headers.authorization);
  if (key === undefined && !apiKeys.isOpen) return undefined;
  return apiKeys.byBearer(key ?? '');
}
