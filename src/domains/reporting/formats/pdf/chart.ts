import { drawBars } from './bar-chart.js';
import type { Box, Canvas } from './canvas.js';
import { type DrawnChart, isEmpty } from './chart-data.js';
import { drawLines } from './line-chart.js';
import { colourOf, HAIRLINE, INK, MUTED } from './palette.js';
import { drawRanking } from './ranking-chart.js';
import { drawShares } from './shares-chart.js';

const HEADING = 20;

const DRAWINGS = {
  line: drawLines,
  bars: drawBars,
  stacked: drawBars,
  columns: drawBars,
  ranking: drawRanking,
  shares: drawShares,
} as const;

/** A chart with its title, its unit, and what its colours mean. */
export function drawChart(canvas: Canvas, box: Box, chart: DrawnChart): void {
  canvas.line(chart.title, box.x, box.y, box.width * 0.6, { size: 10, bold: true });
  const used = canvas.widthOf(chart.title, { size: 10, bold: true });
  if (chart.caption !== '') canvas.line(chart.caption, box.x + used + 6, box.y + 2.2, 80, { size: 7.5, colour: MUTED });
  if (chart.series.length > 1) drawLegend(canvas, box, chart.series);
  canvas.rule(box.x, box.y + 14, box.x + box.width, box.y + 14, HAIRLINE);
  const inner = { ...box, y: box.y + HEADING, height: box.height - HEADING };
  if (isEmpty(chart)) {
    const middle = inner.y + inner.height / 2 - 6;
    canvas.line('Nothing in this period', inner.x, middle, inner.width, { size: 9, colour: MUTED, align: 'center' });
    return;
  }
  DRAWINGS[chart.kind](canvas, inner, chart);
}

/** From the right end of the title's line. */
function drawLegend(canvas: Canvas, box: Box, series: readonly string[]): void {
  let right = box.x + box.width;
  for (const [index, label] of [...series.entries()].toReversed()) {
    const width = canvas.widthOf(label, { size: 7.5 });
    canvas.line(label, right - width - 1, box.y + 2.2, width + 1, { size: 7.5, colour: INK });
    canvas.rectangle({ x: right - width - 12, y: box.y + 2, width: 7, height: 7 }, colourOf(index), 1.5);
    right -= width + 22;
  }
}
