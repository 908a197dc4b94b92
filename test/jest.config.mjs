import { join } from 'node:path';

/** @type {import('jest').Config} */
export default {
  rootDir: join(import.meta.dirname, '..'),
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  testEnvironment: '<rootDir>/test/support/jest.environment.cjs',
  runtime: '<rootDir>/test/support/jest.runtime.cjs',
  globalSetup: '<rootDir>/test/support/jest.global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/jest.global-teardown.mjs',
  setupFiles: ['reflect-metadata'],

  // Our sources import `./file.js`, which is `./file.ts` here.
  // A thread of ours begins with TypeScript too, which is compiled for it.
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^node:worker_threads$': '<rootDir>/test/support/threads/worker-threads.cjs',
  },
  transform: { '\\.[cm]?[jt]s$': '<rootDir>/test/support/jest.transform.cjs' },
  // Dependencies are transformed too: many are ES modules.
  transformIgnorePatterns: [],

  // A whole application starts in some files, and CI has two cores.
  testTimeout: 60_000,
  maxWorkers: 2,
  // A worker keeps what the modules of earlier files leave behind: past this heap it is replaced between two files.
  workerIdleMemoryLimit: '1GB',
};
