export * from './supplier.emulator.js';
