import type { ReportType } from '../../../database/schema/reporting.js';

/**
 * What a value is, and so how each format writes it: `money` in major units and `percent` (0 to 100) are exact texts as
 * PostgreSQL writes them, `decimal` has one digit, `day` is `2026-11-22`.
 */
export type ValueKind = 'text' | 'integer' | 'decimal' | 'money' | 'percent' | 'day';

/** A value that has a name in data and another one for people. */
export interface Figure {
  /** As in JSON, and as the SQL calls it. */
  readonly name: string;
  readonly label: string;
  readonly kind: ValueKind;
}

export interface Column extends Figure {
  /** A page has room for some of the columns: those that are not said to stand in the data only. */
  readonly onPaper?: false;
}

/**
 * Answers with a row a point: its `label`, and a number for each series. A point that stands for somebody or something has their
 * `key` as well, because names are shared; `isRest` says of one that it is all the others.
 */
export interface ChartDefinition {
  readonly name: string;
  readonly title: string;
  /**
   * - `line`, `bars`: over the time of the period; `label` is the first day of each point
   * - `stacked`: as `bars`, the series of a point on top of each other
   * - `columns`: bars of points that are no days
   * - `ranking`: lying bars, the largest first
   * - `shares`: parts of one whole
   */
  readonly kind: 'line' | 'bars' | 'stacked' | 'columns' | 'ranking' | 'shares';
  readonly unit: 'money' | 'integer';
  readonly series: readonly { readonly name: string; readonly label: string }[];
  /** SQL with named parameters: see `parameters.ts`. */
  readonly query: string;
}

/** All that is known of one type of report: the formats write whatever is declared here. */
export interface ReportDefinition {
  readonly type: ReportType;
  readonly title: string;
  /** What is counted, and as of when, for whoever reads the figures. */
  readonly about: string;
  /** The parties that it can be narrowed to; a key that is bound to one gets only what is narrowed to its own. */
  readonly narrowedTo: readonly ('vendor' | 'retailer')[];
  /** The first six are shown large. */
  readonly figures: readonly Figure[];
  /** One row with the figures, and the number of `rows`. */
  readonly summary: string;
  readonly charts: readonly ChartDefinition[];
  readonly columns: readonly Column[];
  /**
   * The rows after the position `:after`, each with its own `position` (a JSON list), until there are none. A page may be
   * more or fewer rows than `:limit`, which bounds what it is read from.
   */
  readonly rows: string;
}

/** A row as PostgreSQL answers it. */
export type Row = Readonly<Record<string, unknown>>;
