import type { ChartDefinition } from '../../definitions/index.js';
import type { Chart, Period } from '../../generation/report-content.js';
import { pointText } from './period.rules.js';

/** A point with its values in the order of the series, as numbers: a picture needs no cents. */
export interface Point {
  readonly label: string;
  /** Whether it is all the others, which have no names of their own. */
  readonly isRest: boolean;
  readonly values: readonly number[];
}

/** A chart as it is drawn. */
export interface DrawnChart {
  readonly title: string;
  /** Of the values: `NPR`, or nothing for counts. */
  readonly unit: string;
  /** What stands beside the title: the unit, and how much time a point stands for unless it is a day. */
  readonly caption: string;
  readonly kind: ChartDefinition['kind'];
  readonly series: readonly string[];
  readonly points: readonly Point[];
}

const OVER_TIME: ReadonlySet<ChartDefinition['kind']> = new Set(['line', 'bars', 'stacked']);

export function drawnChart({ definition, points }: Chart, bucket: Period['bucket'], currency: string): DrawnChart {
  const { title, kind, unit, series } = definition;
  const isOverTime = OVER_TIME.has(kind);
  const labels = points.map(({ label }) => String(label));
  /** Those that share a name are told apart by what is theirs alone. */
  const named = (label: string, key: unknown): string =>
    typeof key === 'string' && labels.indexOf(label) !== labels.lastIndexOf(label) ? `${label} (${key})` : label;
  return {
    title,
    kind,
    unit: unit === 'money' ? currency : '',
    caption: [
      ...(unit === 'money' ? [currency] : []),
      ...(isOverTime && bucket !== 'day' ? [`by ${bucket}`] : []),
    ].join(' '),
    series: series.map(({ label }) => label),
    points: points.map((point, index) => ({
      label: isOverTime ? pointText(labels[index] ?? '', bucket) : named(labels[index] ?? '', point['key']),
      isRest: point['isRest'] === true,
      values: series.map(({ name }) => Number(point[name] ?? 0)),
    })),
  };
}

/** Whether there is anything to see. */
export const isEmpty = ({ points }: DrawnChart): boolean =>
  points.every(({ values }) => values.every((value) => value === 0));
