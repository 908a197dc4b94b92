import { applyDecorators, type Type } from '@nestjs/common';
import { ApiEnvelope, ApiErrors } from './answers.decorators.js';
import { ApiIdempotent, MALFORMED_JSON } from './idempotent.decorator.js';

const CREATED = 201;

/**
 * The handler makes something at once and answers 201 with it and its address; a request may be repeated under an
 * `Idempotency-Key`.
 */
export function ApiCreated(type: Type, description = ''): MethodDecorator {
  return applyDecorators(
    ApiEnvelope(type, { status: CREATED, description }),
    ApiIdempotent(CREATED, 'The address of what was made.'),
    ApiErrors(400, MALFORMED_JSON, 408, 413, 415, 422, 503),
  );
}
