export { AttemptRecords } from './attempt-records.service.js';
export { type Attempt, decided, type PreparedAttempt, type Provider } from './attempt.js';
export { MessageSending } from './message-sending.service.js';
export { SendsRepository } from './sends.repository.js';
