export { ApiAccepted, ApiAcceptedUpload } from './accepted.decorator.js';
export { ApiEnvelope, ApiErrors, ApiPage, Chapter, Describe } from './answers.decorators.js';
export { ApiCreated } from './created.decorator.js';
export { documented } from './documentation.js';
export { Field } from './field.decorator.js';
export { ApiIdempotent } from './idempotent.decorator.js';
export { JobAccepted } from './job-accepted.dto.js';
export { JobIdParameter, PathParameter, QueueNameParameter } from './parameter.decorator.js';
export { setUpOpenApi } from './set-up-openapi.js';
