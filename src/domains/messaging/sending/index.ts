export type { Attempt } from './attempt.js';
export { MessageSending, type Provider } from './message-sending.service.js';
