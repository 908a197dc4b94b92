import { applyDecorators, HttpCode } from '@nestjs/common';
import { IDEMPOTENCY_KEY_HEADER } from '../idempotency/idempotency.errors.js';
import { ApiEnvelope, ApiErrors } from './answers.decorators.js';
import { documented } from './documentation.js';
import type { ErrorExample } from './error-examples.js';
import { JobAccepted } from './job-accepted.dto.js';

const MALFORMED_JSON: ErrorExample = {
  status: 400,
  code: 'malformed_json',
  message: 'The body is not valid JSON.',
};

const ACCEPTED = 202;

/** The handler enqueues a job and answers 202 with its address; a request may be repeated under an `Idempotency-Key`. */
export function ApiAccepted(description = 'Recorded: the work will be done.'): MethodDecorator {
  return applyDecorators(
    HttpCode(ACCEPTED),
    ApiEnvelope(JobAccepted, { status: ACCEPTED, description }),
    documented(({ ApiResponse }) =>
      ApiResponse({
        status: ACCEPTED,
        headers: {
          Location: { description: 'The address of the job.', schema: { type: 'string' } },
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
    ApiErrors(400, MALFORMED_JSON, 413, 415, 422, 503),
  );
}
