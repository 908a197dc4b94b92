import * as fc from 'fast-check';
import { fitted, printable } from './text.rules.js';

describe('text on paper', () => {
  it.each([
    ['Himal Trading House', 'Himal Trading House'],
    ['Café Zürich – 1,5 €', 'Café Zürich – 1,5 €'],
    ['Śrī Kṛṣṇa', 'Sri Krsna'],
    ['Cafe\u0301', 'Café'],
    ['हाट बजार', 'हाट बजार'],
    ['क्षेत्र\u200d', 'क्षेत्र\u200d'],
    ['\u200dHimal', 'Himal'],
    ['中文 店', '?? ?'],
    ['Tea 🫖 shop', 'Tea ? shop'],
    ['👨‍👩‍👧 family', '? family'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['left\u200e\u202eright', 'leftright'],
    ['a\u0000b', 'ab'],
    ['ﬁne', 'fine'],
  ])('%p stands there as %p', (text, shown) => expect(printable(text)).toBe(shown));

  it('holds nothing that the fonts do not know, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
        for (const character of printable(text)) {
          const code = character.codePointAt(0) ?? 0;
          expect(code >= 0x20 && (code < 0x7f || code >= 0xa0)).toBe(true);
        }
      }),
    );
  });

  const widthOf = (text: string): number => text.length;
  it.each([
    ['short', 10, 'short'],
    ['Bhaktapur Cooperative', 10, 'Bhaktapur…'],
    ['Birgunj Import', 9, 'Birgunj…'],
    ['anything', 0, '…'],
    // A letter goes with its signs: without them it would be another.
    ['किताब', 3, 'कि…'],
    ['किताब', 2, '…'],
  ])('%p in %p is %p', (text, width, shown) => expect(fitted(text, width, widthOf)).toBe(shown));
});
