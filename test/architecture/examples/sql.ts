import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/sql.js';

export const sql: ExamplesOf<typeof rules> = {
  sqlStandsInRepositories: {
    good: [
      { 'src/domains/orders/orders.repository.ts': 'tx.query(`select id from haat.orders`)' },
      { 'src/jobs/run/claims.ts': 'const CLAIM = `update haat.jobs j set state = 1`' },
      { 'src/domains/reporting/sales.report.ts': 'const ROWS = `select id from haat.orders`' },
      { 'src/domains/orders/a.ts': `const a = 'Select one from the list'; const b = 'update the settings';` },
    ],
    bad: [
      [
        { 'src/domains/orders/a.ts': 'const Q = `\n  select id, state\n  from haat.orders`;' },
        'src/domains/orders/a.ts:1',
      ],
      [{ 'src/health/a.ts': `\nquery('INSERT INTO t (a) VALUES (1)')` }, 'src/health/a.ts:2 holds SQL'],
      [{ 'src/health/a.ts': 'query(`update ${table} set a = ${a}`)' }, 'src/health/a.ts:1'],
      [{ 'src/health/a.ts': 'query(`delete from t`)' }, 'src/health/a.ts:1'],
      [{ 'src/health/a.ts': 'query(`\n  with done as (select 1) values (1)`)' }, 'src/health/a.ts:1'],
    ],
  },
  controllersAndHandlersHoldNoSql: {
    good: [
      { 'src/domains/orders/a.controller.ts': `import { Orders } from './orders.service.js'; const a = 'Deletes it';` },
    ],
    bad: [
      [
        { 'src/domains/orders/a.controller.ts': 'query(`select 1 from t`)' },
        'src/domains/orders/a.controller.ts:1 holds SQL',
      ],
      [
        { 'src/domains/orders/a.processor.ts': 'tx.query(`update t set a = 1`)' },
        'src/domains/orders/a.processor.ts:1',
      ],
      [{ 'src/domains/orders/a.processor.ts': `import { sql } from 'drizzle-orm';` }, 'imports drizzle-orm'],
      [
        { 'src/domains/orders/a.controller.ts': `import { jobs } from '../../database/schema/index.js';` },
        'database/schema',
      ],
    ],
  },
  sqlAsksTheClock: {
    good: [
      { 'src/jobs/a.ts': 'const Q = `select haat.haat_now(), clock_timestamp()`; Date.now(); performance.now();' },
      { 'src/database/migrations/1.sql': 'select clock_timestamp(); -- not now()' },
    ],
    bad: [
      [{ 'src/jobs/a.ts': '\nconst Q = `select now() - $1`' }, 'src/jobs/a.ts:2 asks for the start of the transaction'],
      [{ 'src/jobs/a.ts': 'const Q = `${start} < NOW ( )`' }, 'src/jobs/a.ts:1'],
      [{ 'src/jobs/a.ts': `const Q = 'set at = pg_catalog.now()'` }, 'src/jobs/a.ts:1'],
      [{ 'src/jobs/a.ts': `const Q = 'default current_timestamp'` }, 'src/jobs/a.ts:1'],
      [{ 'src/database/schema/a.ts': `timestamp('at').defaultNow()` }, 'src/database/schema/a.ts'],
      [
        { 'src/database/migrations/1.sql': 'CREATE TABLE t (at timestamptz DEFAULT now())' },
        'src/database/migrations/1.sql',
      ],
    ],
  },
};
