import type { Row } from '../definitions/index.js';
import { ListedRows } from './listed-rows.js';

async function* pagesOf(...sizes: number[]): AsyncGenerator<readonly Row[]> {
  for (const size of sizes) yield Array.from({ length: size }, (_, number) => ({ number }));
}

async function listed(max: number, ...sizes: number[]) {
  const told: number[] = [];
  const rows = new ListedRows(pagesOf(...sizes), max, (count) => told.push(count));
  const pages: number[] = [];
  for await (const page of rows) {
    // What is being written is not written yet.
    expect(told).toHaveLength(pages.length);
    pages.push(page.length);
  }
  return { pages, told, count: rows.count };
}

describe('rows that are listed', () => {
  it('are counted page by page, once each page is written', async () => {
    expect(await listed(100, 3, 4, 2)).toEqual({ pages: [3, 4, 2], told: [3, 7, 9], count: 9 });
  });

  it('end where there may be no more, in the middle of a page as well as at its end', async () => {
    expect(await listed(5, 3, 4, 2)).toEqual({ pages: [3, 2], told: [3, 5], count: 5 });
    expect(await listed(7, 3, 4, 2)).toEqual({ pages: [3, 4], told: [3, 7], count: 7 });
  });

  it('are none where there are none', async () => {
    expect(await listed(5)).toEqual({ pages: [], told: [], count: 0 });
  });
});
