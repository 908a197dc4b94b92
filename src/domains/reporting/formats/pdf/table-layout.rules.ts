import type { Column, Row } from '../../definitions/index.js';
import { asPrinted } from '../values.rules.js';

/** A column with its place on the page. */
export interface PlacedColumn {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Blank at each side of a cell. */
export const PADDING = 4;

/** No column is wider by itself: long names are cut before other columns are. */
const WIDEST = 190;
const NARROWEST = 34;

/**
 * The columns side by side over the whole width. Each is as wide as its widest value; when they are too wide together, those
 * of text give way, which are cut; what is left over, they get.
 */
export function tableLayout(
  columns: readonly Column[],
  rows: readonly Row[],
  area: { readonly x: number; readonly width: number },
  widthOf: { readonly heading: (text: string) => number; readonly cell: (text: string) => number },
): readonly PlacedColumn[] {
  const printed = columns.filter(({ onPaper }) => onPaper !== false);
  const natural = printed.map(({ name, label, kind }) => {
    const widest = rows.reduce(
      (width, row) => Math.max(width, widthOf.cell(asPrinted(kind, row[name]))),
      widthOf.heading(label),
    );
    return Math.min(Math.max(widest + 2 * PADDING, NARROWEST), WIDEST);
  });
  const widths = fittedWidths(
    natural,
    printed.map(({ kind }) => kind === 'text'),
    area.width,
  );
  let x = area.x;
  return printed.map((column, index) => {
    const width = widths[index] ?? 0;
    const placed = { column, x, width, align: isNumber(column) ? 'right' : 'left' } as const;
    x += width;
    return placed;
  });
}

const isNumber = ({ kind }: Column): boolean => kind !== 'text' && kind !== 'day';

function fittedWidths(natural: readonly number[], isText: readonly boolean[], width: number): readonly number[] {
  const sum = (widths: readonly number[]): number => widths.reduce((total, one) => total + one, 0);
  const texts = sum(natural.filter((_, index) => isText[index]));
  const spare = width - sum(natural);
  const stretched = natural.map((one, index) => (isText[index] ? one + (spare * one) / (texts || 1) : one));
  if (texts > 0 && stretched.every((one) => one >= NARROWEST)) return stretched;
  const scale = width / sum(natural);
  return natural.map((one) => one * scale);
}
