import { HaatError, InvalidInput, Unavailable } from '../../errors/index.js';

export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';

export class MalformedIdempotencyKey extends InvalidInput {
  constructor() {
    super([{ field: IDEMPOTENCY_KEY_HEADER, message: 'must be one header of 1 to 255 visible ASCII characters' }]);
  }
}

/** The key was given before, with something else: one of the two requests is not what its sender believes it is. */
export class IdempotencyKeyReused extends HaatError {
  constructor(what: 'body' | 'route') {
    super(
      'unprocessable',
      'idempotency_key_reused',
      `This Idempotency-Key came before with another ${what}: take a new key for a new request.`,
    );
  }
}

/** The first request with the key takes longer than a repeat can wait for. */
export class IdempotencyKeyInUse extends Unavailable {
  constructor(options?: ErrorOptions) {
    super(
      'idempotency_key_in_use',
      'The first request with this Idempotency-Key is still under way. Try again later.',
      options,
    );
  }
}
