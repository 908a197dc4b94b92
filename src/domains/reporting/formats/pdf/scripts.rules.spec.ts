import * as fc from 'fast-check';
import { runsOf } from './scripts.rules.js';

describe('text in several scripts', () => {
  it.each([
    ['', []],
    ['Himal', ['Himal']],
    ['हाट', ['हाट']],
    ['हाट बजार (R001)', ['हाट', ' ', 'बजार', ' (R001)']],
    ['Shop क्षेत्र', ['Shop ', 'क्षेत्र']],
    ['रू\u200d १२', ['रू\u200d', ' ', '१२']],
  ])('%p is drawn as %p', (text, runs) => expect(runsOf(text).map((run) => run.text)).toEqual(runs));

  it('is all there, each stretch in a script that is not that of its neighbours', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '1', 'क', '्', 'ष', '\u200d') });
    fc.assert(
      fc.property(text, (written) => {
        const runs = runsOf(written);
        expect(runs.map((run) => run.text).join('')).toBe(written);
        for (const [index, { script }] of runs.entries()) expect(script).not.toBe(runs[index + 1]?.script);
      }),
    );
  });
});
