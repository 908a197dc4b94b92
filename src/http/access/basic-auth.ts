import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../config/index.js';
import { RoleNotAllowed, Unauthenticated, UnknownApiKey } from './access.errors.js';
import type { ApiKeys } from './api-keys.js';
import { type Caller, LOCAL } from './caller.js';
import { basicCredentials } from './credentials.js';
import { including } from './roles.js';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * A hook (`onRequest` or `preHandler`) for pages that a browser opens, which can send no Bearer header: the user is the
 * name of an API key, the password the key.
 */
export function basicAuth(apiKeys: ApiKeys, allowedRoles: readonly [Role, ...Role[]]): Hook {
  const allowed = including(allowedRoles);
  return async (request, reply) => {
    const caller = authenticate(request, reply, apiKeys);
    if (!allowed.includes(caller.role)) throw new RoleNotAllowed(caller.role, allowed);
    request.caller = caller;
  };
}

function authenticate({ headers }: FastifyRequest, reply: FastifyReply, apiKeys: ApiKeys): Caller {
  if (apiKeys.isOpen) return LOCAL;
  const credentials = basicCredentials(headers.authorization);
  const caller = credentials && apiKeys.byBasic(credentials.user, credentials.password);
  if (caller) return caller;
  reply.header('www-authenticate', 'Basic realm="Haat", charset="UTF-8"');
  throw credentials
    ? new UnknownApiKey('There is no API key of this name with this password.')
    : new Unauthenticated('This needs the name of an API key as user and the key as password.');
}
