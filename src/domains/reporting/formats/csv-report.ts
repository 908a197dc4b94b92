import type { Readable } from 'node:stream';
import { type Cell, csvOf } from '../../../csv/index.js';
import type { Column, Row } from '../definitions/index.js';
import type { ReportContent } from '../generation/report-content.js';
import type { ReportFormatter } from './report-format.js';
import { asCell } from './values.rules.js';

/** The rows alone, a table that every program reads: figures and charts are in the other formats. */
export const csvReport: ReportFormatter = {
  contentType: 'text/csv; charset=utf-8',
  write: (content): Readable =>
    csvOf(cellsOf(content), {
      header: content.definition.columns.map((column) => headingOf(column, content.currency)),
      hasByteOrderMark: true,
    }),
};

/** An amount says of which currency it is. */
const headingOf = ({ label, kind }: Column, currency: string): string =>
  kind === 'money' ? `${label} (${currency})` : label;

async function* cellsOf({ definition, rows }: ReportContent): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const page of rows) {
    yield page.map((row: Row) => definition.columns.map(({ name, kind }) => asCell(kind, row[name])));
  }
}
