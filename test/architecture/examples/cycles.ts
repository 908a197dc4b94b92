import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/cycles.js';

export const cycles: ExamplesOf<typeof rules> = {
  filesFormNoCircle: {
    good: [
      { 'src/a.ts': `import './b.js';`, 'src/b.ts': `import './c.js';`, 'src/c.ts': '' },
      { 'src/a.ts': `import './b.js';`, 'src/b.ts': `import type { A } from './a.js';` },
      {
        'src/a.ts': `import './b.js';`,
        'src/b.ts': `import { type A } from './a.js'; export type { B } from './a.js';`,
      },
    ],
    bad: [
      [{ 'src/a.ts': `import './a.js';` }, 'src/a.ts → src/a.ts'],
      [{ 'src/a.ts': `import './b.js';`, 'src/b.ts': `export * from './a.js';` }, 'src/a.ts → src/b.ts → src/a.ts'],
      [
        {
          'src/a.ts': `import './b.js';`,
          'src/b.ts': `import { type B, c } from './d/c.js';`,
          'src/d/c.ts': `import('../a.js')`,
        },
        'src/a.ts → src/b.ts → src/d/c.ts → src/a.ts',
      ],
    ],
  },
  foldersFormNoCircle: {
    good: [{ 'src/jobs/a.ts': `import '../database/a.js';`, 'src/database/a.ts': `import '../errors/index.js';` }],
    bad: [
      [
        {
          'src/jobs/a.ts': `import '../database/b.js';`,
          'src/database/a.ts': `import type { X } from '../jobs/b.js';`,
        },
        'folders database → jobs → database',
      ],
    ],
  },
  domainsFormNoCircle: {
    good: [
      {
        'src/domains/bidding/a.ts': `import '../orders/index.js';`,
        'src/domains/orders/a.ts': `import '../messaging/index.js'; import './b.js';`,
      },
    ],
    bad: [
      [
        {
          'src/domains/bidding/a.ts': `import '../orders/index.js';`,
          'src/domains/orders/b.ts': `import '../bidding/index.js';`,
        },
        'domains bidding → orders → bidding',
      ],
      [
        {
          'src/domains/a/x.ts': `import '../b/index.js';`,
          'src/domains/b/x.ts': `import '../c/index.js';`,
          'src/domains/c/x.ts': `import type { A } from '../a/index.js';`,
        },
        'domains a → b → c → a',
      ],
    ],
  },
};
