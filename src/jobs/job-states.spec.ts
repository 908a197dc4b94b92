import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_STATES } from '../database/schema/jobs.js';
import { TRANSITIONS } from './job-states.js';

const KERNEL = import.meta.dirname;
const document = readFileSync(join(KERNEL, '../../docs/job-states.md'), 'utf8');

const rowsBelow = (heading: string): string[][] =>
  document
    .slice(document.indexOf(heading))
    .split('\n')
    .filter((line) => /^\| (`|\(new\))/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const moves = rowsBelow('## Transitions');

describe('docs/job-states.md', () => {
  it('has the transitions of the code, and no others', () => {
    const shown = TRANSITIONS.map(({ from, to, by }) => [from === null ? '(new)' : `\`${from}\``, `\`${to}\``, by]);
    expect(moves.map(([from, to, by]) => [from, to, by])).toEqual(shown);
  });

  it('draws each of them', () => {
    const drawn = [...document.matchAll(/^ {2}(\S+) --> (\w+)$/gm)].map(([, from, to]) => `${from} ${to}`);
    expect(drawn.toSorted()).toEqual(TRANSITIONS.map(({ from, to }) => `${from ?? '[*]'} ${to}`).toSorted());
  });

  it('explains each state', () => {
    const explained = [...document.slice(0, document.indexOf('```mermaid')).matchAll(/^\| `(\w+)`/gm)];
    expect(explained.map(([, state]) => state)).toEqual([...JOB_STATES]);
  });

  it('names files that hold a statement on jobs', () => {
    for (const [, , , where = ''] of moves) {
      const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? '');
      expect(files).not.toEqual([]);
      for (const file of files) {
        expect([file, existsSync(join(KERNEL, file))]).toEqual([file, true]);
        expect(readFileSync(join(KERNEL, file), 'utf8')).toMatch(/(update|insert into) haat\.jobs/);
      }
    }
  });
});
