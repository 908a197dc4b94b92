import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/packages.js';

export const packages: ExamplesOf<typeof rules> = {
  onlyJobsTouchTheEngine: {
    good: [{ 'src/jobs/engine/a.ts': `import { Queue } from 'bullmq'; import { Redis } from 'ioredis';` }],
    bad: [
      [{ 'src/health/a.ts': `import { Queue } from 'bullmq';` }, 'src/health/a.ts:1 imports bullmq'],
      [{ 'src/domains/orders/a.ts': `import type { Job } from 'bullmq/dist/esm';` }, 'bullmq/dist/esm'],
      [{ 'src/operations/dashboard.ts': `import { InjectQueue } from '@nestjs/bullmq';` }, '@nestjs/bullmq'],
      [{ 'src/http/a.ts': `const { Redis } = await import('ioredis');` }, 'ioredis'],
    ],
  },
  theKernelMeetsTheEngineInItsPlaces: {
    good: [
      {
        'src/jobs/engine/a.ts': `import { Queue } from 'bullmq';`,
        'src/jobs/run/b.ts': `import { Worker } from 'bullmq';`,
      },
      { 'src/jobs/dead-letters/a.ts': `import type { Queue } from 'bullmq';` },
    ],
    bad: [
      [{ 'src/jobs/record/a.ts': `import { Queue } from 'bullmq';` }, 'src/jobs/record/a.ts:1 imports bullmq'],
      [{ 'src/jobs/kernel.ts': `import { Redis } from 'ioredis';` }, 'ioredis'],
    ],
  },
  onlyTheDashboardUsesBullBoard: {
    good: [
      { 'src/operations/dashboard.ts': `import('@bull-board/api');` },
      { 'src/operations/dashboard/a.adapter.ts': `import '@bull-board/api/bullMQAdapter';` },
    ],
    bad: [
      [{ 'src/operations/a.ts': `import { createBullBoard } from '@bull-board/api';` }, '@bull-board/api'],
      [{ 'src/operations/dashboards.ts': `import '@bull-board/api';` }, '@bull-board/api'],
    ],
  },
  onlyConfigReadsTheEnvironment: {
    good: [
      { 'src/config/a.ts': `process.env.PORT` },
      { 'src/server.ts': `process.exit(1); config.env; process.stdout.write('process.env'); // process.env` },
    ],
    bad: [
      [{ 'src/server.ts': `\nconst port = process.env.PORT;` }, 'src/server.ts:2 reads process.env'],
      [{ 'src/server.ts': `process['env']` }, 'src/server.ts:1'],
      [{ 'src/server.ts': `const { env } = process;` }, 'src/server.ts:1'],
      [{ 'src/server.ts': `globalThis.process.env` }, 'src/server.ts:1'],
      [{ 'src/server.ts': `import { env } from 'node:process';` }, 'src/server.ts:1'],
    ],
  },
  onlyDatabaseConnects: {
    good: [
      { 'src/database/a.ts': `import pg from 'pg'; import { PGlite } from '@electric-sql/pglite';` },
      { 'src/jobs/engine/a.ts': `import type { Pool } from 'pg';` },
      { 'src/domains/orders/a.repository.ts': `import { eq } from 'drizzle-orm';` },
    ],
    bad: [
      [{ 'src/jobs/engine/a.ts': `import { Pool } from 'pg';` }, 'src/jobs/engine/a.ts:1 imports pg'],
      [{ 'src/jobs/run/a.ts': `import type { Pool } from 'pg';` }, 'src/jobs/run/a.ts:1'],
      [{ 'src/health/a.ts': `import { live } from '@electric-sql/pglite/live';` }, '@electric-sql/pglite/live'],
      [{ 'src/http/a.ts': `import { drizzle } from 'drizzle-orm/node-postgres';` }, 'drizzle-orm/node-postgres'],
    ],
  },
  pureRulesKnowNoFramework: {
    good: [
      {
        'src/domains/credit/score.policy.ts': `import { days } from '../../jobs/index.js'; import { z } from './weights.js';`,
      },
      { 'src/domains/credit/credit.service.ts': `import { Injectable } from '@nestjs/common';` },
    ],
    bad: [
      [{ 'src/domains/credit/score.policy.ts': `import { Injectable } from '@nestjs/common';` }, '@nestjs/common'],
      [{ 'src/domains/credit/score.rules.ts': `import { readFile } from 'node:fs/promises';` }, 'node:fs/promises'],
      [
        { 'src/domains/credit/score.rules.ts': `import { Database } from '../../database/index.js';` },
        '../../database',
      ],
      [
        {
          'src/domains/credit/score.rules.ts': `import { C } from './credit.service.js';`,
          'src/domains/credit/credit.service.ts': '',
        },
        './credit.service.js',
      ],
      [{ 'src/jobs/declare/backoff.ts': `import { Logger } from '@nestjs/common';` }, 'src/jobs/declare/backoff.ts:1'],
      [{ 'src/errors/a.ts': `import { HttpException } from '@nestjs/common';` }, 'src/errors/a.ts:1'],
    ],
  },
  importsAreReadable: {
    good: [{ 'src/a.ts': `import('./b.js'); import('./metadata.js' as string); require('x');` }],
    bad: [
      [{ 'src/a.ts': `const name = './b.js';\nimport(name);` }, 'src/a.ts:2 imports something computed'],
      [{ 'src/a.ts': 'createRequire(import.meta.url)(`./${name}.js`);' }, 'src/a.ts:1'],
    ],
  },
};
