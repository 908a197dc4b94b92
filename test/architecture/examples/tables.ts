import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/tables.js';

const SCHEMAS = {
  'src/database/schema/jobs.ts': `export const jobs = haat.table('jobs', {});`,
  'src/database/schema/orders.ts': `export const orderItems = haat.table(\n  'order_items', {});`,
  'src/database/schema/credit.ts': `export const invoices = haat.table('invoices', {});`,
  'src/database/schema/credit-review.ts': `export const creditScores = haat.table('credit_scores', {});`,
};

const orders = (text: string) => ({ ...SCHEMAS, 'src/domains/orders/a.repository.ts': text });

const IMPORTED = `import { invoices } from '../../database/schema/credit.js';`;

export const tables: ExamplesOf<typeof rules> = {
  domainsWriteTheirOwnTables: {
    good: [
      orders('const A = `insert into haat.order_items (id) select id from haat.invoices for update of i`;'),
      orders('const A = `insert into haat.order_items as i values (1) on conflict (id) do update set a = 1`;'),
      orders(`${IMPORTED} orm.select().from(invoices); seen.delete(invoice);`),
      orders(`import { orderItems } from '../../database/schema/orders.js'; orm.insert(orderItems);`),
      { ...SCHEMAS, 'src/domains/credit/a.repository.ts': 'query(`delete from haat.credit_scores`)' },
      { ...SCHEMAS, 'src/domains/orders/a.spec.ts': 'query(`delete from haat.invoices`)' },
      { ...SCHEMAS, 'src/jobs/a.ts': 'query(`update haat.jobs set a = 1`)' },
    ],
    bad: [
      [
        orders('\nquery(`insert into haat.invoices values (1)`)'),
        'src/domains/orders/a.repository.ts:2 writes haat.invoices, which belongs to credit',
      ],
      [orders('query(`with a as (select 1) UPDATE haat.credit_scores s set a = 1`)'), 'belongs to credit-review'],
      [orders('query(`delete from haat.jobs where id = $1`)'), 'haat.jobs, which belongs to jobs'],
      [orders('query(`merge into haat.order_itms using a on b`)'), 'haat.order_itms, which belongs to nobody'],
      [orders('query(`update haat.${table} set a = 1`)'), 'a table whose name is computed'],
      [orders('query(`truncate ${table}`)'), 'a table whose name is computed'],
      [
        orders(`${IMPORTED}\norm.update(invoices).set({});`),
        'src/domains/orders/a.repository.ts:2 writes haat.invoices',
      ],
    ],
  },
};
