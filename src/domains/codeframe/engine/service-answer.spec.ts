import { anything, assert, property } from 'fast-check';
import { InvalidAnswer, readAnswer } from './service-answer.js';

const KNOWN = new Set(['a1', 'a2']);
const CODE = { name: 'Driver', description: 'The driver is late', example_ids: ['a1'] };
const ANSWER = { theme_name: 'Late delivery', description: 'It comes late', codes: [CODE], cost_usd: 0.022 };

describe('an answer of the service', () => {
  it('is read field by field', () => {
    const codes = [{ ...CODE, example_ids: ['a1', 'a2', 'a1'], confidence: 'high' }];
    expect(readAnswer({ ...ANSWER, theme_name: '  Late delivery ', codes, mece_score: 87.5 }, KNOWN)).toEqual({
      theme: {
        name: 'Late delivery',
        description: 'It comes late',
        codes: [{ name: 'Driver', description: 'The driver is late', exampleIds: ['a1', 'a2'] }],
      },
      costUsd: '0.022000',
    });
    expect(readAnswer({ ...ANSWER, codes: [] }, KNOWN).theme.codes).toEqual([]);
  });

  it.each([
    [0, '0.000000'],
    [-0, '0.000000'],
    [0.1 + 0.2, '0.300000'],
    [1e-7, '0.000000'],
    [0.0000015, '0.000002'],
    [99_999.999999, '99999.999999'],
  ])('costs %p dollars to the millionth', (cost, text) => {
    expect(readAnswer({ ...ANSWER, cost_usd: cost }, KNOWN).costUsd).toBe(text);
  });

  it.each([
    ['nothing', null, 'the answer is no object'],
    ['a list', [ANSWER], 'the answer is no object'],
    ['a text', 'ok', 'the answer is no object'],
    ['no name', { ...ANSWER, theme_name: undefined }, 'theme_name is no text'],
    ['a name that only objects inherit', { constructor: 'x' }, 'theme_name is no text'],
    ['a blank name', { ...ANSWER, theme_name: ' \t' }, 'theme_name is blank or longer'],
    ['a name without end', { ...ANSWER, theme_name: 'x'.repeat(201) }, 'theme_name is blank or longer'],
    ['U+0000', { ...ANSWER, description: 'x\0' }, 'description holds a character that cannot be stored'],
    ['half of a surrogate pair', { ...ANSWER, theme_name: 'x\ud83d' }, 'theme_name holds a character'],
    ['codes that are no list', { ...ANSWER, codes: { length: 1 } }, 'codes is no list'],
    [
      'codes without end',
      { ...ANSWER, codes: Array.from({ length: 101 }, () => CODE) },
      'codes is no list of at most 100',
    ],
    ['a code that is none', { ...ANSWER, codes: [null] }, 'codes[0] is no object'],
    ['a code without a name', { ...ANSWER, codes: [CODE, { ...CODE, name: 7 }] }, 'codes[1].name is no text'],
    [
      'a code without examples',
      { ...ANSWER, codes: [{ ...CODE, example_ids: 'a1' }] },
      'codes[0].example_ids is no list',
    ],
    [
      'an example of another cluster',
      { ...ANSWER, codes: [{ ...CODE, example_ids: ['a1', 'b7'] }] },
      'codes[0].example_ids holds what is no id',
    ],
    ['an example that is none', { ...ANSWER, codes: [{ ...CODE, example_ids: [{}] }] }, 'codes[0].example_ids holds'],
    ['no cost', { ...ANSWER, cost_usd: undefined }, 'cost_usd is no number'],
    ['a cost as text', { ...ANSWER, cost_usd: '0.02' }, 'cost_usd is no number'],
    ['a cost that it pays us', { ...ANSWER, cost_usd: -0.01 }, 'cost_usd is no number from 0'],
    ['a cost beyond belief', { ...ANSWER, cost_usd: 1e9 }, 'cost_usd is no number from 0 to 100000'],
  ])('is refused with %s', (_, json, reason) => {
    expect(() => readAnswer(json, KNOWN)).toThrow(InvalidAnswer);
    expect(() => readAnswer(json, KNOWN)).toThrow(reason);
  });

  it('is read or refused, whatever it is', () => {
    assert(
      property(anything(), anything(), (one, other) => {
        for (const json of [one, { ...ANSWER, codes: one }, { ...ANSWER, codes: [{ ...CODE, example_ids: other }] }]) {
          try {
            readAnswer(json, KNOWN);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidAnswer);
          }
        }
      }),
    );
  });
});
