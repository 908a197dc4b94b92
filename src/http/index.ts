export { IdPipe } from './id.pipe.js';
export { Allow, ApiKeys, basicAuth, type Caller, CurrentCaller, Public } from './access/index.js';
export { BodyLimit } from './body-limit.js';
export { configureHttp } from './configure-http.js';
export { ApiFile, fileAnswer, type SentFile } from './downloads/index.js';
export { type Envelope, RawAnswer } from './envelope.js';
export type { ErrorEnvelope } from './errors/error-answer.js';
export { createHttpAdapter } from './fastify-adapter.js';
export { httpLogging } from './http-logging.js';
export { HttpModule } from './http.module.js';
export {
  type Answer,
  answer,
  created,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
} from './idempotency/index.js';
export {
  ApiAccepted,
  ApiAcceptedUpload,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  Chapter,
  Describe,
  documented,
  Field,
  JobAccepted,
  PathParameter,
  setUpOpenApi,
} from './openapi/index.js';
export { NoBody } from './no-body.js';
export { Keyset, type Page, PageQuery, type Position } from './pagination/index.js';
export { RateLimit } from './rate-limit/rate-limit.js';
export { Unlimited } from './rate-limit/rate-limit.guard.js';
export { PAGE_POLICY } from './security-headers.js';
export { withPlus } from './plus-sign.js';
export { ApiUpload, type Upload, type UploadedFile, Uploads } from './uploads/index.js';
export { API_PREFIX, jobLocation, OUTSIDE_THE_API } from './routes.js';
