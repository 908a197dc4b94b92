import { scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import { drawPointAxis, drawValueAxis } from './axes.js';
import type { Box, Canvas } from './canvas.js';
import type { DrawnChart } from './chart-data.js';
import { colourOf } from './palette.js';

/** So many points can still be told apart. */
const DOTTED = 32;

/** A line for each series; a single one stands on a light ground. */
export function drawLines(canvas: Canvas, box: Box, { points, series, unit }: DrawnChart): void {
  const all = points.flatMap(({ values }) => values);
  const { plot, y } = drawValueAxis(canvas, box, Math.min(...all), Math.max(...all), unit === '');
  const scale = scalePoint([...points.keys()], [plot.x, plot.x + plot.width]).padding(0.5);
  const xOf = (index: number): number => scale(index) ?? plot.x;
  series.forEach((_, place) => {
    const places = points.map(({ values }, index): [number, number] => [xOf(index), y(values[place] ?? 0)]);
    if (series.length === 1) {
      const ground = area<[number, number]>()
        .x(([x]) => x)
        .y0(y(Math.max(0, y.domain()[0] ?? 0)))
        .y1(([, top]) => top);
      canvas.document.fillOpacity(0.12);
      canvas.path(ground(places) ?? '', 0, 0, { fill: colourOf(place) });
      canvas.document.fillOpacity(1);
    }
    canvas.path(line()(places) ?? '', 0, 0, { stroke: colourOf(place), width: 1.4 });
    if (points.length <= DOTTED)
      for (const [x, top] of places) canvas.document.circle(x, top, 1.7).fill(colourOf(place));
  });
  drawPointAxis(
    canvas,
    plot,
    points.map(({ label }) => label),
    xOf,
  );
}
