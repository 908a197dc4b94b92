import { arc, pie, type PieArcDatum } from 'd3-shape';
import { asShort } from '../values.rules.js';
import type { Box, Canvas } from './canvas.js';
import type { DrawnChart, Point } from './chart-data.js';
import { colourOf, INK, MUTED } from './palette.js';

const ROW = 15;

/** A ring of parts, with what each is and how much of the whole beside it. */
export function drawShares(canvas: Canvas, box: Box, { points, unit }: DrawnChart): void {
  const parts = points.filter(({ values }) => valueOf(values) > 0);
  const whole = parts.reduce((sum, { values }) => sum + valueOf(values), 0);
  const radius = Math.min(box.height / 2 - 2, box.width * 0.22);
  const middle = { x: box.x + radius + 12, y: box.y + box.height / 2 };
  const slices = pie<Point>()
    .value(({ values }) => valueOf(values))
    .sort(null)
    .padAngle(0.02)([...parts]);
  const ring = arc<PieArcDatum<Point>>()
    .innerRadius(radius * 0.62)
    .outerRadius(radius);
  for (const slice of slices) {
    canvas.path(ring(slice) ?? '', middle.x, middle.y, { fill: colourOf(slice.index, slice.data.isRest) });
  }
  const inner = radius * 1.1;
  canvas.line(asShort(whole), middle.x - inner / 2, middle.y - 9, inner, { size: 13, bold: true, align: 'center' });
  canvas.line(unit || 'in all', middle.x - inner / 2, middle.y + 5, inner, { size: 7, colour: MUTED, align: 'center' });
  drawLegend(canvas, box, parts, whole, middle.x + radius + 20);
}

function drawLegend(canvas: Canvas, box: Box, parts: readonly Point[], whole: number, left: number): void {
  const right = box.x + box.width;
  const top = box.y + (box.height - parts.length * ROW) / 2;
  parts.forEach(({ label, isRest, values }, index) => {
    const y = top + index * ROW;
    canvas.rectangle({ x: left, y: y + 1, width: 8, height: 8 }, colourOf(index, isRest), 1.5);
    canvas.line(label, left + 13, y + 1, right - left - 13 - 84, { size: 8, colour: INK });
    canvas.line(asShort(valueOf(values)), right - 82, y + 1, 40, { size: 8, colour: INK, align: 'right' });
    canvas.line(shareOf(valueOf(values), whole), right - 40, y + 1, 40, { size: 8, colour: MUTED, align: 'right' });
  });
}

const valueOf = (values: readonly number[]): number => Math.max(0, values[0] ?? 0);

function shareOf(value: number, whole: number): string {
  const percent = (100 * value) / whole;
  return percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
