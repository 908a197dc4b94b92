import { assert, nat, property, string } from 'fast-check';
import { cut } from './cut.js';

describe('a text that is cut', () => {
  it('keeps its first characters, each of them whole', () => {
    expect(cut('a🍚b🍚', 3)).toBe('a🍚b');
    expect(cut('🍚'.repeat(100_000), 2)).toBe('🍚🍚');
    assert(
      property(string({ unit: 'binary' }), nat(20), (text, length) => {
        expect(cut(text, length)).toBe([...text].slice(0, length).join(''));
      }),
    );
  });
});
