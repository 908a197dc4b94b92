export { CloudApiClient } from './cloud-api.client.js';
export * from './cloud-api.errors.js';
export * from './outgoing-text.js';
export * from './phone-number.js';
export { IsReadablePhoneNumber, ReadablePhoneNumberConstraint } from './readable-phone-number.js';
export * from './send-outcome.js';
export * from './transport.js';
