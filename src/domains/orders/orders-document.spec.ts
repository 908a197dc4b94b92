import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORDER_STATUSES } from '../../database/schema/orders.js';
import { isFinal, ORDER_MOVES } from './order-states.rules.js';

const document = readFileSync(join(import.meta.dirname, '../../../docs/orders.md'), 'utf8');

/** The first cells of the rows below a heading that begin with a status. */
const rowsBelow = (heading: string): string[][] => {
  const [section = ''] = document.slice(document.indexOf(heading) + heading.length).split(/^## /m);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => [...line.matchAll(/\| +`(\w+)`/g)].map(([, status]) => status ?? ''));
};

describe('docs/orders.md', () => {
  it('has the moves of the code, and no others', () => {
    const moves = ORDER_STATUSES.flatMap((from) => ORDER_MOVES[from].map((to) => `${from} ${to}`));
    const shown = rowsBelow('## Moves').map(([from, to]) => `${from} ${to}`);
    expect(shown.toSorted()).toEqual(moves.toSorted());
  });

  it('explains each status, the final ones last', () => {
    const explained = rowsBelow('# Orders').map(([status]) => status);
    expect(explained).toEqual([...ORDER_STATUSES]);
    expect(ORDER_STATUSES.filter(isFinal)).toEqual(ORDER_STATUSES.slice(-4));
  });
});
