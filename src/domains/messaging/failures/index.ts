export { DeliveryFailures } from './delivery-failures.service.js';
export { EmailFallbackRepository } from './email-fallback.repository.js';
export { EmailFallback } from './email-fallback.service.js';
export { FailuresRepository } from './failures.repository.js';
export { PermanentFailures } from './permanent-failures.service.js';
export type { ReportedFailure } from './reported-message.js';
export { Resends } from './resends.service.js';
export { SendingJobsRepository } from './sending-jobs.repository.js';
export { StoppedSender } from './stopped-sender.service.js';
