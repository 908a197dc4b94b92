import fc from 'fast-check';
import { tracesOf } from './traces.js';

const SECRET = 'tok+en/"=<ä&>\\9f3c1b';

describe('traces of a secret', () => {
  it('are found in every spelling, wherever they stand', () => {
    const around = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
    const spelling = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify({ text }),
      (text) => JSON.stringify({ inner: JSON.stringify({ text }) }),
      (text) => encodeURIComponent(text),
      (text) => new URLSearchParams({ text }).toString(),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(JSON.stringify({ text })).toString('base64url'),
      (text) => `\\x${Buffer.from(text).toString('hex')}`,
      (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
    );
    fc.assert(
      fc.property(around, around, spelling, (before, after, spell) => {
        const text = spell(`${before}${SECRET}${after}`);
        expect(tracesOf(SECRET, ['nothing here', text])).toEqual([text]);
      }),
    );
  });

  it('are not found where there are none', () => {
    expect(tracesOf(SECRET, ['tok+en', 'dG9r', '[sensitive]', SECRET.slice(1)])).toEqual([]);
  });
});
