import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Row } from '../../definitions/index.js';
import type { ReportContent } from '../../generation/report-content.js';
import { Canvas, PRINT_AREA } from './canvas.js';
import { drawCover } from './cover.js';
import { MUTED } from './palette.js';
import { periodText } from './period.rules.js';
import { ROWS_PER_PAGE, Table } from './table.js';

/** Draws the report while it is read. */
export function drawReport(content: ReportContent): Readable {
  const title = `${content.definition.title}, ${periodText(content.period)}`;
  const canvas = new Canvas({ title, createdAt: content.period.asOf });
  const { document } = canvas;
  draw(canvas, content).then(
    () => document.end(),
    (error: unknown) => document.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return document;
}

async function draw(canvas: Canvas, content: ReportContent): Promise<void> {
  const rows = await allOf(content.rows);
  const tablePages = Math.ceil(rows.length / ROWS_PER_PAGE);
  const footer = footerOf(canvas, content, tablePages + 1);
  canvas.addPage();
  drawCover(canvas, content);
  footer(1);
  const table = new Table(canvas, content.definition.columns, rows);
  const note = noteOf(rows.length, content.rowsFound);
  for (let page = 0; page < tablePages; page++) {
    // A page is some ten milliseconds of work: others have their turn in between.
    await setImmediate();
    if (canvas.document.destroyed) return;
    canvas.addPage();
    table.drawPage(page, content.definition.title, note);
    footer(page + 2);
  }
}

async function allOf(pages: AsyncIterable<readonly Row[]>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

/** A list that is cut says so, on every page of it. */
function noteOf(listed: number, found: number): string {
  const inWords = (count: number): string => count.toLocaleString('en-US');
  if (listed >= found) return `${inWords(listed)} ${listed === 1 ? 'row' : 'rows'}`;
  return `The first ${inWords(listed)} of ${inWords(found)} rows: the others are in the report as CSV or JSON`;
}

/** What stands at the foot of each page. */
function footerOf(canvas: Canvas, { definition, period }: ReportContent, pages: number): (page: number) => void {
  const { x, width } = PRINT_AREA;
  const y = PRINT_AREA.y + PRINT_AREA.height + 2;
  const style = { size: 7.5, colour: MUTED } as const;
  return (page) => {
    canvas.line(`Haat  ·  ${definition.title}  ·  ${periodText(period)}`, x, y, width * 0.7, style);
    canvas.line(`Page ${page} of ${pages}`, x + width * 0.7, y, width * 0.3, { ...style, align: 'right' });
  };
}
