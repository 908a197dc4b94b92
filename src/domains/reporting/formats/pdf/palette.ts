/** Ink, paper and lines. */
export const INK = '#1f2933';
export const MUTED = '#5f6c7b';
export const HAIRLINE = '#d9dee4';
export const PANEL = '#f5f7f9';
export const ACCENT = '#0b3c5d';

/** Told apart by people of every kind of colour vision (Okabe and Ito, "Color Universal Design", 2008). */
const SERIES = ['#0072b2', '#e69f00', '#d55e00', '#56b4e9', '#cc79a7', '#009e73', '#8a8f98', '#b8a900'] as const;

/** Of everything that has no name of its own in a chart. */
const REST = '#b6bec8';

/** The colour of the series, or of the part, at this place. */
export function colourOf(index: number, isRest = false): string {
  return isRest ? REST : (SERIES[index % SERIES.length] ?? REST);
}
