import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/outside.js';

export const outside: ExamplesOf<typeof rules> = {
  namesNoPlaceOfThisMachine: {
    good: [
      {
        'docs/a.md':
          'Run `/usr/lib/postgresql/15/bin/postgres` with ~/.pgpass, see https://example.com/home/page and ./home/x.',
      },
    ],
    bad: [
      [{ 'docs/a.md': `\nLook into ${['', 'home', 'me', 'notes'].join('/')}.` }, 'docs/a.md:2 names'],
      [{ 'src/a.ts': `const x = '${['', 'Users', 'me', 'x'].join('/')}';` }, 'src/a.ts:1 names'],
      [{ '.npmrc': `cache=${['C:', 'Users', 'me'].join('\\')}` }, '.npmrc:1 names'],
      [{ 'docs/a.md': `cd /the/folder/around/it` }, 'docs/a.md:1 names /the/folder'],
    ],
  },
  staysInsideTheRepository: {
    good: [
      { 'src/a/b.ts': `import '../../test/c.js'; const root = join(dirname, '../..');` },
      { 'docs/a.md': 'See [the code](../src/a.ts), and so on ... / and `a/../b`.' },
    ],
    bad: [
      [{ 'src/a.ts': `import x from '../../else/x.js';` }, 'src/a.ts refers to ../../else/x.js'],
      [{ 'scripts/a.mjs': `readFile('../../else/x')` }, 'scripts/a.mjs refers to ../../else/x'],
      [{ 'README.md': 'See [the notes](../notes/a.md).' }, 'README.md refers to ../notes'],
      [{ 'package.json': '{ "dependencies": { "x": "file:../x" } }' }, 'package.json refers to ../x'],
    ],
  },
};
