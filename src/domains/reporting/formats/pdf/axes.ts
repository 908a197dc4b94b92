import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { asShort } from '../values.rules.js';
import type { Box, Canvas } from './canvas.js';
import { HAIRLINE, MUTED } from './palette.js';

const LABEL = { size: 7, colour: MUTED } as const;
const LABEL_HEIGHT = 12;
const Y_WIDTH = 30;
const TICKS = 4;

/** Where values and points stand in a chart with two axes. */
export interface Axes {
  readonly plot: Box;
  /** The height of a value on the page. */
  readonly y: ScaleLinear<number, number>;
}

/** Draws the scale of the values, with a line at each tick, from nothing to a round number above the largest. */
export function drawValueAxis(canvas: Canvas, box: Box, smallest: number, largest: number, areWhole: boolean): Axes {
  const plot = { x: box.x + Y_WIDTH, y: box.y + 6, width: box.width - Y_WIDTH, height: box.height - LABEL_HEIGHT - 6 };
  const y = scaleLinear(
    [Math.min(0, smallest), Math.max(largest, areWhole ? TICKS : 1)],
    [plot.y + plot.height, plot.y],
  ).nice(TICKS);
  for (const tick of y.ticks(TICKS)) {
    if (areWhole && !Number.isInteger(tick)) continue;
    canvas.rule(plot.x, y(tick), plot.x + plot.width, y(tick), HAIRLINE);
    canvas.line(asShort(tick), box.x, y(tick) - 3.5, Y_WIDTH - 5, { ...LABEL, align: 'right' });
  }
  return { plot, y };
}

/** Writes as many of the labels as have room beside each other, each in the middle of its point. */
export function drawPointAxis(
  canvas: Canvas,
  plot: Box,
  labels: readonly string[],
  middleOf: (index: number) => number,
): void {
  const widest = Math.max(...labels.map((label) => canvas.widthOf(label, LABEL)));
  const room = plot.width / Math.max(1, labels.length);
  const step = Math.max(1, Math.ceil((widest + 6) / room));
  labels.forEach((label, index) => {
    if (index % step !== 0) return;
    const width = widest + 2;
    const left = Math.min(middleOf(index) - width / 2, plot.x + plot.width - width);
    canvas.line(label, left, plot.y + plot.height + 4, width, { ...LABEL, align: 'center' });
  });
}
