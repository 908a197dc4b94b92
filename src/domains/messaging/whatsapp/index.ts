export { CloudApiClient } from './cloud-api.client.js';
export * from './cloud-api.errors.js';
export * from './outgoing-message.js';
export * from './send-outcome.js';
export * from './transport.js';
