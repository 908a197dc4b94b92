import * as fc from 'fast-check';
import { readCommand } from './command.rules.js';

describe('what a person writes', () => {
  it.each([
    ['BALANCE', 'BALANCE', ''],
    ['balance', 'BALANCE', ''],
    ['  Balance \n', 'BALANCE', ''],
    ['*Balance?*', 'BALANCE', ''],
    ['ＢＡＬＡＮＣＥ', 'BALANCE', ''],
    ['YES ORD-2026-000123', 'YES', 'ORD-2026-000123'],
    ['yes ord-2026-000123.', 'YES', 'ORD-2026-000123'],
    ['Yes,ORD-2026-000123', 'YES', 'ORD-2026-000123'],
    ['YES: #ORD-2026-000123 👍', 'YES', 'ORD-2026-000123'],
    ['yes-ord-2026-000123', 'YES', 'ORD-2026-000123'],
    ['YES\u00A0ORD\u20132026\u2011000123', 'YES', 'ORD-2026-000123'],
    ['yes\nORD 2026 123', 'YES', 'ORD 2026 123'],
    ['no ORD-२०२६-०००१२३', 'NO', 'ORD-2026-000123'],
    ['👍 yes', 'YES', ''],
    ['No one is at home.', 'NO', 'ONE IS AT HOME'],
    ['Yesterday', 'YESTERDAY', ''],
  ])('%j is the word %s with %j', (text, word, argument) => {
    expect(readCommand(text)).toEqual({ word, argument });
  });

  it.each(['', '   ', '👍', '123 YES', 'YES2', '!!!', '०१२'])('%j is none', (text) => {
    expect(readCommand(text)).toBeUndefined();
  });

  it.each([
    ['letters', 'A'.repeat(100_000)],
    ['blanks', `YES${' '.repeat(100_000)}x`],
    ['signs', '-'.repeat(100_000)],
    ['signs behind', `YES ${'-1'.repeat(50_000)}`],
    ['what grows when it is normalized', '\uFDFA'.repeat(4096)],
    ['marks on one letter', `Y${'\u0301'.repeat(4096)}`],
  ])('may be as long as it likes: %s', (_, text) => {
    const begin = performance.now();
    for (let round = 0; round < 20; round++) readCommand(text);
    // A search that turned back would take minutes.
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it('gives a word of letters and an argument without ragged ends, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const command = readCommand(text);
        if (!command) return;
        expect(command.word).toMatch(/^\p{L}+$/u);
        expect(command.argument).toMatch(/^$|^[\p{L}\p{N}]([^]*[\p{L}\p{N}])?$/u);
      }),
    );
  });
});
