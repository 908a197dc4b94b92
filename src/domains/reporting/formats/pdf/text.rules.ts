import { isDevanagari } from './scripts.rules.js';

/*
 * The standard fonts of PDF know the letters of Western European languages (WinAnsi, which is Windows-1252), and we have a font for
 * Devanagari.
 */

const BEYOND_LATIN_1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

const isKnown = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || BEYOND_LATIN_1.has(character);
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The text in letters that the fonts have. Letters with marks that they lack lose their marks (`ś` becomes `s`); of another
 * script each letter becomes a question mark, so that nobody takes what stands there for the name. Line ends and tabs
 * become blanks.
 */
export function printable(text: string): string {
  const known = [...text].every(isKnown)
    ? text
    : [...graphemes.segment(text)].map(({ segment }) => inKnown(segment)).join('');
  return known;
}

function inKnown(grapheme: string): string {
  const composed = grapheme.normalize('NFC');
  if (isDevanagari(composed)) return composed;
  if ([...composed].every(isKnown)) return composed;
  if (/^\s+$/.test(grapheme)) return ' ';
  // Formatting that nobody sees, such as marks of direction.
  if (/^[\p{Cc}\p{Cf}]+$/u.test(grapheme)) return '';
  const bare = grapheme.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare !== '' && [...bare].every(isKnown) ? bare : '?';
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitted(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (widthOf(`${text.slice(0, middle)}…`) <= width) fits = middle;
    else tooLong = middle;
  }
  return `${text.slice(0, wholeLetters(text, fits)).trimEnd()}…`;
}

/** The end of the last letter before `end`: without the signs that belong to it, it would be another one. */
function wholeLetters(text: string, end: number): number {
  if (!/^[\p{M}\u200c\u200d]/u.test(text.slice(end))) return end;
  return graphemes.segment(text).containing(end)?.index ?? end;
}
