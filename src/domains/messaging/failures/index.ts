export { DeliveryFailures } from './delivery-failures.service.js';
export { FailuresRepository } from './failures.repository.js';
export { PermanentFailures } from './permanent-failures.service.js';
export type { ReportedFailure } from './reported-message.js';
