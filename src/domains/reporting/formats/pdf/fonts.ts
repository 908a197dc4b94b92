import { createRequire } from 'node:module';
import type { Script } from './scripts.rules.js';

/** How high the letters of the Latin font reach over the line, as part of their size, by the font's own account. */
export const LATIN_ASCENT = 0.718;

const found = new Map<string, string>();

/**
 * What a document is to be told to write a script by: a font that every reader of PDF has, or the file of one, of which what
 * is used is put into the document.
 */
export function fontOf(script: Script, isBold: boolean): string {
  if (script === 'latin') return isBold ? 'Helvetica-Bold' : 'Helvetica';
  const file = `noto-sans-devanagari-devanagari-${isBold ? 700 : 400}-normal.woff`;
  const path = found.get(file) ?? resolve(`@fontsource/noto-sans-devanagari/files/${file}`);
  found.set(file, path);
  return path;
}

const { resolve } = createRequire(import.meta.url);
