import { labelOf } from './label.js';

describe('what people are shown of the name of a file', () => {
  it.each([
    ['stock.csv', 'stock.csv'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Price lists\\मूल्य.csv', 'मूल्य.csv'],
    ['a\0b\nc\u202Efdp.exe', 'abcfdp.exe'],
    ['  padded.csv ', 'padded.csv'],
  ])('%j is %j', (name, label) => expect(labelOf(name)).toBe(label));

  it.each(['', '   ', '/', 'a/', '\u200b\0'])('is nothing for %j', (name) => expect(labelOf(name)).toBeUndefined());

  it('is cut, and not within a character', () => expect(labelOf('😀'.repeat(300))).toBe('😀'.repeat(200)));
});
