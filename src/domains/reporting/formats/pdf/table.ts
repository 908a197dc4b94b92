import type { Column, Row } from '../../definitions/index.js';
import { asPrinted } from '../values.rules.js';
import { type Canvas, PRINT_AREA } from './canvas.js';
import { ACCENT, HAIRLINE, INK, MUTED, PANEL } from './palette.js';
import { PADDING, type PlacedColumn, tableLayout } from './table-layout.rules.js';

const HEADING = 26;
const HEADER = 17;
const ROW = 14;
const FOOTER = 18;
const TEXT = { size: 7.5, colour: INK } as const;
const HEADER_TEXT = { size: 7.5, bold: true, colour: '#ffffff' } as const;

/** Rows that fit on one page. */
export const ROWS_PER_PAGE = Math.floor((PRINT_AREA.height - HEADING - HEADER - FOOTER) / ROW);

/** A table over as many pages as it needs; all of its rows are known. */
export class Table {
  readonly #columns: readonly PlacedColumn[];

  constructor(
    private readonly canvas: Canvas,
    columns: readonly Column[],
    private readonly rows: readonly Row[],
  ) {
    this.#columns = tableLayout(columns, rows, PRINT_AREA, {
      heading: (text) => canvas.widthOf(text, HEADER_TEXT) + 1,
      cell: (text) => canvas.widthOf(text, TEXT) + 1,
    });
  }

  /** The page of this number, from 0, with a heading and the names of the columns. */
  drawPage(page: number, heading: string, note: string): void {
    const { x, y, width } = PRINT_AREA;
    this.canvas.line(heading, x, y, width * 0.5, { size: 12, bold: true, colour: ACCENT });
    this.canvas.line(note, x + width * 0.4, y + 3, width * 0.6, { size: 8, colour: MUTED, align: 'right' });
    this.#drawHeader(y + HEADING);
    const first = page * ROWS_PER_PAGE;
    this.rows.slice(first, first + ROWS_PER_PAGE).forEach((row, index) => {
      this.#drawRow(row, y + HEADING + HEADER + index * ROW, index % 2 === 1);
    });
  }

  #drawHeader(y: number): void {
    const { x, width } = PRINT_AREA;
    this.canvas.rectangle({ x, y, width, height: HEADER }, ACCENT);
    for (const { column, ...place } of this.#columns) {
      const style = { ...HEADER_TEXT, align: place.align };
      this.canvas.line(column.label, place.x + PADDING, y + 5.5, place.width - 2 * PADDING, style);
    }
  }

  #drawRow(row: Row, y: number, isShaded: boolean): void {
    const { x, width } = PRINT_AREA;
    if (isShaded) this.canvas.rectangle({ x, y, width, height: ROW }, PANEL);
    this.canvas.rule(x, y + ROW, x + width, y + ROW, HAIRLINE, 0.3);
    for (const { column, ...place } of this.#columns) {
      const text = asPrinted(column.kind, row[column.name]);
      const style = { ...TEXT, align: place.align };
      this.canvas.line(text, place.x + PADDING, y + 4.2, place.width - 2 * PADDING, style);
    }
  }
}
