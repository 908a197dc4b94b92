/** The scripts that there is a font for. */
export type Script = 'latin' | 'devanagari';

/** A stretch of text in one script. Blanks, digits and punctuation are Latin wherever they stand. */
export interface Run {
  readonly script: Script;
  readonly text: string;
}

/** The letters and signs of Nepali and its neighbours, with the marks that join and part them. */
const DEVANAGARI = /[\u0900-\u097f\u200c\u200d]+/g;

/** Whether a letter, with all that belongs to it, is Devanagari. */
export const isDevanagari = (grapheme: string): boolean =>
  /[\u0900-\u097f]/.test(grapheme) && grapheme.replaceAll(DEVANAGARI, '') === '';

/** The text in stretches that one font can draw, in their order. */
export function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  let done = 0;
  for (const { 0: devanagari, index } of text.matchAll(DEVANAGARI)) {
    if (index > done) runs.push({ script: 'latin', text: text.slice(done, index) });
    runs.push({ script: 'devanagari', text: devanagari });
    done = index + devanagari.length;
  }
  if (done < text.length) runs.push({ script: 'latin', text: text.slice(done) });
  return runs;
}
