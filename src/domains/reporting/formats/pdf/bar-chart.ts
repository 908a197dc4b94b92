import { scaleBand } from 'd3-scale';
import { asShort } from '../values.rules.js';
import { drawPointAxis, drawValueAxis } from './axes.js';
import type { Box, Canvas } from './canvas.js';
import type { DrawnChart } from './chart-data.js';
import { colourOf, INK } from './palette.js';

/** Standing bars: beside each other, or with the series of a point on top of each other. */
export function drawBars(canvas: Canvas, box: Box, { kind, points, series, unit }: DrawnChart): void {
  const isStacked = kind === 'stacked';
  const heights = points.map(({ values }) => (isStacked ? sum(values) : Math.max(...values)));
  const lowest = Math.min(...points.flatMap(({ values }) => values));
  const { plot, y } = drawValueAxis(canvas, box, lowest, Math.max(...heights), unit === '');
  const band = scaleBand([...points.keys()], [plot.x, plot.x + plot.width]).padding(points.length > 12 ? 0.2 : 0.35);
  const width = Math.min(band.bandwidth(), 60);
  const leftOf = (index: number): number => (band(index) ?? plot.x) + (band.bandwidth() - width) / 2;
  const barWidth = isStacked ? width : width / series.length;

  points.forEach(({ values }, index) => {
    let base = 0;
    values.forEach((value, place) => {
      const [top, bottom] = [y(Math.max(base, base + value)), y(Math.min(base, base + value))];
      const x = leftOf(index) + (isStacked ? 0 : place * barWidth);
      canvas.rectangle({ x, y: top, width: Math.max(barWidth - 0.6, 0.6), height: bottom - top }, colourOf(place));
      if (isStacked) base += value;
    });
  });
  if (kind === 'columns') drawHeights(canvas, heights, (index) => leftOf(index) + width / 2, y);
  drawPointAxis(
    canvas,
    plot,
    points.map(({ label }) => label),
    (index) => leftOf(index) + width / 2,
  );
}

/** Where there are few bars, each says how high it is. */
function drawHeights(
  canvas: Canvas,
  heights: readonly number[],
  middleOf: (index: number) => number,
  y: (value: number) => number,
): void {
  heights.forEach((height, index) => {
    canvas.line(asShort(height), middleOf(index) - 30, y(Math.max(0, height)) - 9, 60, {
      size: 7,
      colour: INK,
      align: 'center',
    });
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
