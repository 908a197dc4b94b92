import { inflateSync } from 'node:zlib';

/**
 * How many pages a PDF of ours has, and what is written on them, as far as its fonts are the standard ones. No reader for PDFs in
 * general: it knows how ours are written.
 */
export function readPdf(bytes: Buffer): { readonly pages: number; readonly text: string } {
  const source = bytes.toString('latin1');
  if (!source.startsWith('%PDF-') || !source.trimEnd().endsWith('%%EOF')) throw new Error('This is no whole PDF.');
  const streams = [...source.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, stream = '']) =>
    inflated(stream),
  );
  return {
    pages: source.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0,
    text: streams
      .flatMap((stream) => [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, line = '']) => lineOf(line)))
      .join('\n'),
  };
}

const inflated = (stream: string): string => inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');

/** What Windows-1252 has where Latin 1 has control characters; not every decoder of Node.js knows it. */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** `[<48616c> 30 <6c6f> 0]`: letters in hexadecimal, with what they are moved by in between. */
function lineOf(line: string): string {
  const hexadecimal = [...line.matchAll(/<([\da-f]*)>/g)].map(([, part = '']) => part).join('');
  const latin = Buffer.from(hexadecimal, 'hex').toString('latin1');
  return latin.replaceAll(/[\x80-\x9f]/g, (character) => [...WINDOWS][character.charCodeAt(0) - 0x80] ?? character);
}
