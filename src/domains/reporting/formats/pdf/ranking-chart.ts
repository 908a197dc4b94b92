import { scaleLinear } from 'd3-scale';
import { asShort } from '../values.rules.js';
import type { Box, Canvas } from './canvas.js';
import type { DrawnChart } from './chart-data.js';
import { colourOf, INK, MUTED } from './palette.js';

const VALUE_WIDTH = 34;
const TALLEST = 20;

/**
 * Lying bars with their names in front and their values behind, in the order in which they come. All the others together have no
 * bar: it would be longer than any, and make those that are shown look alike.
 */
export function drawRanking(canvas: Canvas, box: Box, { points, series }: DrawnChart): void {
  const labelStyle = { size: 7.5, colour: INK } as const;
  const widest = Math.max(...points.map(({ label }) => canvas.widthOf(label, labelStyle)));
  const labelWidth = Math.min(widest + 2, box.width * 0.36);
  const left = box.x + labelWidth + 6;
  const largest = Math.max(...points.flatMap(({ isRest, values }) => (isRest ? [] : values)), 1);
  const length = scaleLinear([0, largest], [0, box.width - labelWidth - 6 - VALUE_WIDTH]);
  const rowHeight = Math.min(box.height / points.length, TALLEST);
  const barHeight = (rowHeight * 0.7) / series.length;

  points.forEach(({ label, isRest, values }, row) => {
    const top = box.y + row * rowHeight;
    if (isRest) {
      const sums = values.map(asShort).join(' and ');
      canvas.line(`${label}: ${sums}`, left, top + rowHeight / 2 - 4, box.width - labelWidth, {
        size: 7.5,
        colour: MUTED,
      });
      return;
    }
    canvas.line(label, box.x, top + rowHeight / 2 - 4, labelWidth, { ...labelStyle, align: 'right' });
    values.forEach((value, place) => {
      const y = top + rowHeight * 0.15 + place * barHeight;
      const width = Math.max(length(Math.max(0, value)), 0.8);
      canvas.rectangle({ x: left, y, width, height: barHeight - 0.6 }, colourOf(place));
      const size = Math.min(7, barHeight + 1);
      canvas.line(asShort(value), left + width + 3, y + barHeight / 2 - size / 2, VALUE_WIDTH, { size, colour: INK });
    });
  });
}
