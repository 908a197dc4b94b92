export * from './haat-schema.js';
export * from './http.js';
export * from './jobs.js';
export * from './messaging.js';
export * from './operations.js';
