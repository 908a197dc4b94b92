import { assert, property, string } from 'fast-check';
import { stopWordsOf } from './stop-words.js';
import { READ_CHARACTERS, wordsOf } from './words.js';

const NONE: ReadonlySet<string> = new Set();

describe('the words of a text', () => {
  it.each([
    ['small letters', 'Late DELIVERY!', ['late', 'delivery']],
    ['one form, however they are written', 'ｌａｔｅ ﬁne', ['late', 'fine']],
    [
      'whole words of Devanagari, with their vowel signs and without joiners',
      'डेलिभरी ढिलो हुन्\u200dछ',
      ['डेलिभरी', 'ढिलो', 'हुन्छ'],
    ],
    ['words of languages without blanks', '配達が遅い', ['配達', '遅い']],
    ['no apostrophes', "don't the driver’s", ['dont', 'the', 'drivers']],
    ['no numbers, letters and signs by themselves', 'a 42 ४२ 3.5 !? 🙂 2kg', ['2kg']],
    ['no links, ids and noise', `late ${'x'.repeat(41)} truck`, ['late', 'truck']],
    ['nothing', '', []],
  ])('are %s', (_, text, words) => expect(wordsOf(text, NONE)).toEqual(words));

  it('are those that say something, in every language that is named', () => {
    const stopWords = stopWordsOf(['de-AT', 'xx', '']);
    expect(wordsOf('The delivery was late, सामान ढिलो छ, और देर, dherai dhilo cha, nicht pünktlich', stopWords)).toEqual(
      ['delivery', 'late', 'सामान', 'ढिलो', 'देर', 'dhilo', 'pünktlich'],
    );
  });

  it('are read of its beginning, however long it is and whatever it is made of', () => {
    for (const sign of ['a', "a'", 'a\u200d', '\u0301', 'कि', 'ก', '中', 'ア', '㌖', 'ﷺ', '🇳🇵', '\ud83d', 'late '])
      expect(wordsOf(sign.repeat(1_000_000), NONE).length).toBeLessThanOrEqual(READ_CHARACTERS);
  });

  it('can be read of any text', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        for (const word of wordsOf(text, NONE)) expect(word).not.toMatch(/\s/);
      }),
    );
  });
});
