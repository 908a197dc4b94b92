export { CleanUpRepository } from './clean-up.repository.js';
export { CleanUpMessages } from './clean-up.jobs.js';
export { type CleanedUp, MessagesCleanUp } from './messages-clean-up.service.js';
