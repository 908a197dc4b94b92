import type { ChartDefinition, ReportDefinition, Row } from '../definitions/index.js';

/** A chart with what it shows. */
export interface Chart {
  readonly definition: ChartDefinition;
  /** Each with its `label` and a value for each series. */
  readonly points: readonly Row[];
}

/** Whose figures a report shows. */
export interface Party {
  readonly code: string;
  readonly name: string;
}

/** The moments and days that a report is about. */
export interface Period {
  /** First and last local day, both included. */
  readonly startOn: string;
  readonly endOn: string;
  /** As of when its figures are: the moment at which they began to be read. */
  readonly asOf: Date;
  /** How much time one point of a chart over time stands for. */
  readonly bucket: 'day' | 'week' | 'month';
}

/** A report before it has a form. */
export interface ReportContent {
  readonly definition: ReportDefinition;
  /** ISO 4217 code of its amounts. */
  readonly currency: string;
  /** IANA name of the zone that its days are those of. */
  readonly timeZone: string;
  readonly period: Period;
  readonly vendor?: Party;
  readonly retailer?: Party;
  /** A value for each figure of the definition. */
  readonly figures: Row;
  readonly charts: readonly Chart[];
  /** Rows that there are; the ones below may be fewer. */
  readonly rowsFound: number;
  /** Read while they are written, a page at a time. */
  readonly rows: AsyncIterable<readonly Row[]>;
}
