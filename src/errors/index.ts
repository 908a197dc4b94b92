export * from './haat-error.js';
