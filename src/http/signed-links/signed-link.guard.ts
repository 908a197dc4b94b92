import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../../config/index.js';
import { ApiKeys } from '../access/api-keys.js';
import { authenticate } from '../access/authentication.guard.js';
import { LinkInvalid } from './link.errors.js';
import { SignedLinks } from './signed-links.js';

/** Where `@AllowOrSigned()` keeps the roles of a handler. */
export const SIGNED_ROLES = 'haat:signed-roles';

/** Lets a request through that comes by a signed link, or whose key has a role that the handler allows. */
@Injectable()
export class SignedLinkGuard implements CanActivate {
  constructor(
    @Inject(ApiKeys) private readonly apiKeys: ApiKeys,
    @Inject(SignedLinks) private readonly links: SignedLinks,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!comesByLink(request.query)) {
      authenticate(request, this.apiKeys, rolesOf(context.getHandler()));
      return true;
    }
    const { expires, signature } = request.query;
    if (typeof expires !== 'string' || typeof signature !== 'string') throw new LinkInvalid();
    const [path = ''] = request.originalUrl.split('?', 1);
    this.links.check(path, { expires, signature });
    return true;
  }
}

/** Whether the query is that of a signed link, were it only a part of one. */
export function comesByLink(query: unknown): query is { readonly expires?: unknown; readonly signature?: unknown } {
  return typeof query === 'object' && query !== null && ('expires' in query || 'signature' in query);
}

/** Nobody, for a handler that carries the guard without the decorator. */
function rolesOf(handler: object): readonly Role[] {
  const roles: unknown = Reflect.getMetadata(SIGNED_ROLES, handler);
  return Array.isArray(roles) ? roles : [];
}
