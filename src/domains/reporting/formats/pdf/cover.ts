import type { ReportContent } from '../../generation/report-content.js';
import { asPrinted } from '../values.rules.js';
import { type Box, type Canvas, PRINT_AREA } from './canvas.js';
import { drawnChart } from './chart-data.js';
import { drawChart } from './chart.js';
import { ACCENT, INK, MUTED, PANEL } from './palette.js';
import { momentText, periodText } from './period.rules.js';

/** Figures that are shown large. */
const CARDS = 6;
const CARD_HEIGHT = 50;
const GAP = 10;

/** The first page: what the report is about, its figures, and all charts. */
export function drawCover(canvas: Canvas, content: ReportContent): void {
  const { x, width } = PRINT_AREA;
  const bottom = PRINT_AREA.y + PRINT_AREA.height - 14;
  let y = drawHeading(canvas, content);
  drawCards(canvas, content, { x, y, width, height: CARD_HEIGHT });
  y += CARD_HEIGHT + 8;
  y += drawFurtherFigures(canvas, content, y);
  drawCharts(canvas, content, { x, y, width, height: bottom - y });
}

function drawHeading(
  canvas: Canvas,
  { definition, period, vendor, retailer, currency, timeZone }: ReportContent,
): number {
  const { x, y, width } = PRINT_AREA;
  const whose = [vendor, retailer].filter((party) => party !== undefined).map(({ name, code }) => `${name} (${code})`);
  canvas.line(definition.title, x, y, width * 0.6, { size: 22, bold: true, colour: ACCENT });
  canvas.line([periodText(period), ...whose].join('  ·  '), x, y + 27, width * 0.75, { size: 11, colour: INK });
  const note = { size: 8, colour: MUTED, align: 'right' } as const;
  canvas.line(`As of ${momentText(period.asOf, timeZone)}`, x + width * 0.6, y + 3, width * 0.4, note);
  canvas.line(`Days of ${timeZone}  ·  amounts in ${currency}`, x + width * 0.6, y + 14, width * 0.4, note);
  const height = canvas.paragraph(definition.about, x, y + 45, width, { size: 8, colour: MUTED });
  return y + 45 + height + 8;
}

function drawCards(canvas: Canvas, { definition, figures, currency }: ReportContent, box: Box): void {
  const cards = definition.figures.slice(0, CARDS);
  const width = (box.width - GAP * (CARDS - 1)) / CARDS;
  cards.forEach(({ name, label, kind }, index) => {
    const x = box.x + index * (width + GAP);
    const inner = width - 20;
    canvas.rectangle({ x, y: box.y, width, height: box.height }, PANEL, 4);
    canvas.rectangle({ x, y: box.y + 6, width: 2.5, height: box.height - 12 }, ACCENT, 1);
    canvas.line(kind === 'money' ? `${label}, ${currency}` : label, x + 11, box.y + 10, inner, {
      size: 8,
      colour: MUTED,
    });
    const value = asPrinted(kind, figures[name]);
    const size = canvas.sizeFor(value, inner, { size: 16, bold: true });
    canvas.line(value, x + 11, box.y + 41 - size, inner, { size, bold: true });
  });
}

/** The other figures, on a line; returns the height that it took. */
function drawFurtherFigures(canvas: Canvas, { definition, figures }: ReportContent, y: number): number {
  const further = definition.figures.slice(CARDS);
  if (further.length === 0) return 6;
  const text = further.map(({ name, label, kind }) => `${label}: ${asPrinted(kind, figures[name])}`).join('   ·   ');
  canvas.line(text, PRINT_AREA.x, y, PRINT_AREA.width, { size: 8.5 });
  return 24;
}

/** Two beside each other. */
function drawCharts(canvas: Canvas, { charts, period, currency }: ReportContent, box: Box): void {
  const gap = 28;
  const lines = Math.ceil(charts.length / 2);
  const width = (box.width - gap) / 2;
  const height = (box.height - 14 * (lines - 1)) / lines;
  charts.forEach((chart, index) => {
    const x = box.x + (index % 2) * (width + gap);
    const y = box.y + Math.floor(index / 2) * (height + 14);
    drawChart(canvas, { x, y, width, height }, drawnChart(chart, period.bucket, currency));
  });
}
