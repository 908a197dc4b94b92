import type { Role } from '../../config/index.js';
import { HaatError } from '../../errors/index.js';

/** The request says nothing of who makes it, or in a way that is not understood here. */
export class Unauthenticated extends HaatError {
  constructor(message = 'This needs an API key: send it as "Authorization: Bearer <key>".') {
    super('unauthenticated', 'unauthenticated', message);
  }
}

export class UnknownApiKey extends HaatError {
  constructor(message = 'The API key is not known here.') {
    super('unauthenticated', 'unknown_api_key', message);
  }
}

/** The caller is known and may not do this. */
export class RoleNotAllowed extends HaatError {
  constructor(role: Role, allowed: readonly Role[]) {
    super('forbidden', 'forbidden', `The role "${role}" may not do this; these may: ${allowed.join(', ')}.`);
  }
}
