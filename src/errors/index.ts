export * from './cause.js';
export * from './haat-error.js';
