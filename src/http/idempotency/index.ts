export { type Answer, answer, created } from './answer.js';
export { Idempotency } from './idempotency.js';
export { IdempotencyKey, type IdempotentRequest } from './idempotent-request.js';
