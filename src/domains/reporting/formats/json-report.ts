import { Readable } from 'node:stream';
import type { Figure, Row } from '../definitions/index.js';
import type { Chart, ReportContent } from '../generation/report-content.js';
import type { ReportFormatter } from './report-format.js';
import { asData } from './values.rules.js';

/** One document: what it is about, the figures, the series of the charts, and the rows. */
export const jsonReport: ReportFormatter = {
  contentType: 'application/json; charset=utf-8',
  write: (content) => Readable.from(textOf(content), { objectMode: false }),
};

async function* textOf(content: ReportContent): AsyncGenerator<string> {
  const { definition, period, currency, timeZone, vendor, retailer, figures, charts, rows } = content;
  const head = {
    type: definition.type,
    title: definition.title,
    period: { startDate: period.startOn, endDate: period.endOn, timeZone },
    ...(vendor && { vendor }),
    ...(retailer && { retailer }),
    currency,
    generatedAt: period.asOf.toISOString(),
    summary: dataOf(definition.figures, figures),
    series: Object.fromEntries(charts.map((chart) => [chart.definition.name, pointsOf(chart)])),
  };
  // All of the object but its end; the rows are its last member.
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let separator = '\n';
  for await (const page of rows) {
    if (page.length === 0) continue;
    yield separator + page.map((row) => JSON.stringify(dataOf(definition.columns, row))).join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

const dataOf = (fields: readonly Figure[], row: Row): Record<string, string | number | null> =>
  Object.fromEntries(fields.map(({ name, kind }) => [name, asData(kind, row[name])]));

const pointsOf = ({ definition, points }: Chart): readonly object[] =>
  points.map((point) => ({
    ...(typeof point['key'] === 'string' && { key: point['key'] }),
    label: point['label'],
    ...(point['isRest'] === true && { isRest: true }),
    ...Object.fromEntries(definition.series.map(({ name }) => [name, asData(definition.unit, point[name])])),
  }));
