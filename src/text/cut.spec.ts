import fc from 'fast-check';
import { cut } from './cut.js';

describe('a cut text', () => {
  it('is as long as it may be, in characters', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('abc');
    expect(cut('🌾🌾🌾🌾', 3)).toBe('🌾🌾🌾');
    expect(cut('a🌾bc', 2)).toBe('a🌾');
    expect(cut('abc', 0)).toBe('');
  });

  it('begins as the whole one and ends in no half of a character', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(text, fc.nat(20), (whole, most) => {
        const beginning = cut(whole, most);
        expect(whole.startsWith(beginning)).toBe(true);
        expect([...beginning]).toHaveLength(Math.min(most, [...whole].length));
        expect(beginning).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});
