import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiEnvelope, ApiErrors } from './answers.decorators.js';
import { ApiIdempotent, MALFORMED_JSON } from './idempotent.decorator.js';
import { JobAccepted } from './job-accepted.dto.js';

const ACCEPTED = 202;

/**
 * The handler enqueues a job and answers 202 with its address; a request may be repeated under an `Idempotency-Key`.
 *
 * @param type the answer, where it says more than that of a job alone
 */
export function ApiAccepted(
  description = 'Recorded: the work will be done.',
  type: Type<JobAccepted> = JobAccepted,
): MethodDecorator {
  return applyDecorators(accepted(type, description), ApiErrors(400, MALFORMED_JSON, 408, 413, 415));
}

/**
 * The same for a handler of `@ApiUpload()`.
 *
 * @param type the answer, which says more than that of a job alone
 */
export function ApiAcceptedUpload(type: Type<JobAccepted>, description: string): MethodDecorator {
  return accepted(type, description);
}

const accepted = (type: Type, description: string): MethodDecorator =>
  applyDecorators(
    HttpCode(ACCEPTED),
    ApiEnvelope(type, { status: ACCEPTED, description }),
    ApiIdempotent(ACCEPTED, 'The address of the job.'),
    ApiErrors(422, 503),
  );
