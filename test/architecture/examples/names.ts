import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/names.js';

export const names: ExamplesOf<typeof rules> = {
  controllersAreNamed: {
    good: [
      { 'src/health/health.controller.ts': `@Public()\n@Controller('health')\nexport class HealthController {}` },
      { 'src/health/a.spec.ts': `@Controller() class Example {}` },
    ],
    bad: [
      [
        { 'src/health/health.ts': `\n@Controller('health')\nclass Health {}` },
        'src/health/health.ts:2 holds a class with @Controller',
      ],
      [
        { 'src/health/a.controller.ts': `export class Health {}` },
        'src/health/a.controller.ts holds no class with @Controller',
      ],
    ],
  },
  modulesAreNamed: {
    good: [{ 'src/app.module.ts': `@Module({}) export class AppModule {}` }],
    bad: [
      [{ 'src/app.ts': `@Module({}) export class AppModule {}` }, 'src/app.ts:1'],
      [{ 'src/app.module.ts': `export class AppModule {}` }, 'src/app.module.ts'],
    ],
  },
  processorsAreNamed: {
    good: [{ 'src/domains/orders/a.processor.ts': `@Processor(q) export class A extends QueueProcessor {}` }],
    bad: [
      [
        { 'src/domains/orders/a.ts': `@Processor(q) export class A extends QueueProcessor {}` },
        'src/domains/orders/a.ts:1',
      ],
      [{ 'src/domains/orders/a.processor.ts': '' }, 'src/domains/orders/a.processor.ts'],
    ],
  },
  queuesAreNamed: {
    good: [
      { 'src/domains/orders/orders.queues.ts': `export const q = defineQueue('q', {});` },
      { 'src/jobs/declare/queue-definition.ts': `export function defineQueue() {}` },
    ],
    bad: [
      [
        { 'src/domains/orders/a.processor.ts': `const q = defineQueue('q', {});` },
        'src/domains/orders/a.processor.ts:1',
      ],
      [{ 'src/domains/orders/a.queues.ts': '' }, 'src/domains/orders/a.queues.ts'],
    ],
  },
  filesAreShort: {
    good: [
      { 'src/a.ts': `${'x;\n'.repeat(250)}` },
      { 'src/a.spec.ts': 'x;\n'.repeat(400), 'docs/a.md': 'x\n'.repeat(400), 'src/a.sql': 'x\n'.repeat(400) },
    ],
    bad: [
      [{ 'src/a.ts': 'x;\n'.repeat(251) }, 'src/a.ts has 251 lines'],
      [{ 'scripts/a.mjs': 'x;\n'.repeat(300) }, 'scripts/a.mjs has 300 lines'],
    ],
  },
};
