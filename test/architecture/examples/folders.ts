import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/folders.js';

export const folders: ExamplesOf<typeof rules> = {
  kernelKnowsNoDomain: {
    good: [
      { 'src/jobs/kernel.ts': `import { Database } from '../database/index.js';` },
      { 'src/jobs/kernel.spec.ts': `import { Orders } from '../domains/orders/index.js';` },
    ],
    bad: [
      [
        { 'src/jobs/kernel.ts': `\nimport { Orders } from '../domains/orders/index.js';` },
        'src/jobs/kernel.ts:2 imports ../domains',
      ],
      [{ 'src/http/a.ts': `import type { Order } from '../domains/orders/order.js';` }, 'src/http/a.ts:1'],
      [{ 'src/database/a.ts': `export * from '../domains/orders/schema.js';` }, 'src/database/a.ts:1'],
      [{ 'src/config/a.ts': `const x = await import('../domains/orders/index.js');` }, 'src/config/a.ts:1'],
      [{ 'src/errors/a.ts': `let x: import('../domains/orders/index.js').Order;` }, 'src/errors/a.ts:1'],
      [{ 'src/validation/a.ts': `import '../domains/orders/index.js';` }, 'src/validation/a.ts:1'],
      [{ 'src/observability/a.ts': `export { a } from '../domains/orders/index.js';` }, 'src/observability/a.ts:1'],
    ],
  },
  operationsKnowNoDomain: {
    good: [{ 'src/operations/a.ts': `import { Jobs } from '../jobs/index.js';` }],
    bad: ['operations', 'health', 'scheduler'].map(
      (folder) => [{ [`src/${folder}/a.ts`]: `import '../domains/orders/index.js';` }, `src/${folder}/a.ts:1`] as const,
    ),
  },
  operationsAreKnownByTheirIndex: {
    good: [
      { 'src/app.module.ts': `import { OperationsModule } from './operations/operations.module.js';` },
      { 'src/operations/dashboard/a.ts': `import { b } from '../job-access.js';` },
      {
        'src/domains/orders/a.ts': `import { EnqueueOptionsDto } from '../../operations/index.js';`,
        'src/operations/index.ts': '',
      },
    ],
    bad: ['scheduler', 'jobs', 'health'].map(
      (folder) =>
        [{ [`src/${folder}/a.ts`]: `import '../operations/job-access.js';` }, `src/${folder}/a.ts:1`] as const,
    ),
  },
  kernelIsEnteredByItsIndex: {
    good: [
      { 'src/scheduler/a.ts': `import { Jobs } from '../jobs/index.js';`, 'src/jobs/index.ts': '' },
      { 'src/jobs/run/a.ts': `import { Jobs } from '../record/jobs.js';` },
      { 'src/scheduler/a.spec.ts': `import { jobSpecOf } from '../jobs/declare/job.decorator.js';` },
    ],
    bad: [
      [
        { 'src/scheduler/a.ts': `import type { Backoff } from '../jobs/declare/backoff.js';` },
        '../jobs/declare/backoff.js',
      ],
      [
        { 'src/domains/orders/a.ts': `import { Relay } from '../../jobs/dispatch/relay.js';` },
        'src/domains/orders/a.ts:1',
      ],
    ],
  },
  onlyTheRootNamesDomains: {
    good: [
      { 'src/app.module.ts': `import { OrdersModule } from './domains/orders/orders.module.js';` },
      { 'src/domains/bidding/a.ts': `import { OrdersModule } from '../orders/index.js';` },
    ],
    bad: [[{ 'src/metrics/a.ts': `import '../domains/orders/index.js';` }, 'src/metrics/a.ts:1']],
  },
  sourcesKnowNoTests: {
    good: [
      { 'src/jobs/a.spec.ts': `import { until } from '../../test/support/app/until.js';` },
      { 'src/jobs/testing/kit.ts': `import { Test } from '@nestjs/testing';` },
    ],
    bad: [
      [{ 'src/jobs/a.ts': `import { until } from '../../test/support/app/until.js';` }, 'src/jobs/a.ts:1'],
      [{ 'src/jobs/a.ts': `import { x } from './b.spec.js';`, 'src/jobs/b.spec.ts': '' }, './b.spec.js'],
      [{ 'src/jobs/a.ts': `import fc from 'fast-check';` }, 'fast-check'],
      [{ 'src/health/a.ts': `import { drain } from '../jobs/testing/drain.js';` }, '../jobs/testing/drain.js'],
    ],
  },
  domainsMeetAtTheirIndex: {
    good: [
      {
        'src/domains/bidding/a.ts': `import { OrdersProducer } from '../orders/index.js';\nimport { b } from './deep/b.js';`,
        'src/domains/orders/index.ts': '',
      },
    ],
    bad: [
      [
        { 'src/domains/bidding/a.ts': `import { x } from '../orders/orders.producer.js';` },
        '../orders/orders.producer.js',
      ],
      [
        {
          'src/domains/bidding/deep/a.ts': `import type { x } from '../../orders/deep/index.js';`,
          'src/domains/orders/index.ts': '',
        },
        'src/domains/bidding/deep/a.ts:1',
      ],
    ],
  },
};
