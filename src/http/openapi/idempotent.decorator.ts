import { applyDecorators } from '@nestjs/common';
import { IDEMPOTENCY_KEY_HEADER } from '../idempotency/idempotency.errors.js';
import { documented } from './documentation.js';
import type { ErrorExample } from './error-examples.js';

export const MALFORMED_JSON: ErrorExample = {
  status: 400,
  code: 'malformed_json',
  message: 'The body is not valid JSON.',
};

/**
 * A request may be repeated under an `Idempotency-Key`; the answer of the given status says whether it was, and where
 * what came of it is found.
 *
 * @param location what the `Location` leads to, where there is one
 */
export function ApiIdempotent(status: number, location?: string): MethodDecorator {
  return applyDecorators(
    documented(({ ApiResponse }) =>
      ApiResponse({
        status,
        headers: {
          ...(location !== undefined && { Location: { description: location, schema: { type: 'string' } } }),
          'Idempotency-Replayed': {
            description: '`true` when this is the answer to an earlier request with the same key.',
            schema: { type: 'string', enum: ['true'] },
          },
        },
      }),
    ),
    documented(({ ApiHeader }) =>
      ApiHeader({
        name: IDEMPOTENCY_KEY_HEADER,
        required: false,
        description:
          'Up to 255 visible characters of your choice. For 24 hours a repeat with the same key gets the first answer ' +
          'again, with `Idempotency-Replayed: true`, and nothing is done twice.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      }),
    ),
  );
}
