import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../config/index.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import { RoleNotAllowed, Unauthenticated, UnknownApiKey } from './access.errors.js';
import type { ApiKeys } from './api-keys.js';
import { type Caller, LOCAL } from './caller.js';
import { basicCredentials } from './credentials.js';
import { including } from './roles.js';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * A hook (`onRequest` or `preHandler`) for pages that a browser opens, which can send no Bearer header: the user is the
 * name of an API key, the password the key. Its requests count like those of the API, and guesses too.
 */
export function basicAuth(
  apiKeys: ApiKeys,
  limit: Pick<RateLimit, 'take'>,
  allowedRoles: readonly [Role, ...Role[]],
): Hook {
  const allowed = including(allowedRoles);
  return async (request, reply) => {
    request.caller = callerOf(request, apiKeys);
    limit.take(request, reply);
    const caller = request.caller ?? refuse(request, reply);
    if (!allowed.includes(caller.role)) throw new RoleNotAllowed(caller.role, allowed);
  };
}

function callerOf({ headers }: FastifyRequest, apiKeys: ApiKeys): Caller | undefined {
  if (apiKeys.isOpen) return LOCAL;
  const credentials = basicCredentials(headers.authorization);
  return credentials && apiKeys.byBasic(credentials.user, credentials.password);
}

function refuse({ headers }: FastifyRequest, reply: FastifyReply): never {
  reply.header('www-authenticate', 'Basic realm="Haat", charset="UTF-8"');
  throw basicCredentials(headers.authorization)
    ? new UnknownApiKey('There is no API key of this name with this password.')
    : new Unauthenticated('This needs the name of an API key as user and the key as password.');
}
