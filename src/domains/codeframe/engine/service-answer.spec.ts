import { anything, assert, property } from 'fast-check';
import { readAnswer } from './service-answer.js';

const KNOWN = new Set(['a1', 'a2']);
const CODE = { name: 'Driver', description: 'The driver is late', example_ids: ['a1'] };
const ANSWER = { theme_name: 'Late delivery', description: 'It comes late', codes: [CODE], cost_usd: 0.022 };

describe('an answer of the service', () => {
  const themeOf = (fields: object) => {
    const answer = readAnswer({ ...ANSWER, ...fields }, KNOWN);
    return answer.kind === 'usable' ? answer.theme : undefined;
  };

  it('is read field by field', () => {
    const codes = [{ ...CODE, example_ids: ['a1', 'a2', 'a1'], confidence: 'high' }];
    expect(readAnswer({ ...ANSWER, theme_name: '  Late delivery ', codes, mece_score: 87.5 }, KNOWN)).toEqual({
      kind: 'usable',
      theme: {
        name: 'Late delivery',
        description: 'It comes late',
        codes: [{ name: 'Driver', description: 'The driver is late', exampleIds: ['a1', 'a2'] }],
      },
      costUsd: '0.022000',
    });
    expect(themeOf({ codes: [] })?.codes).toEqual([]);
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
    ['no description', { description: undefined }, { description: '' }],
    ['a blank description', { description: ' \t' }, { description: '' }],
    ['a description that is none', { description: 7 }, { description: '' }],
    ['a description without end', { description: 'x'.repeat(2_001) }, { description: 'x'.repeat(2_000) }],
    ['a name without end', { theme_name: '🙂'.repeat(201) }, { name: '🙂'.repeat(200) }],
    ['characters that cannot be stored', { theme_name: '\0La\ud83dte\0' }, { name: 'Late' }],
    ['an example of another cluster', { codes: [{ ...CODE, example_ids: ['b7', 'a2', {}] }] }, { codes: [['a2']] }],
    ['examples that are no list', { codes: [{ ...CODE, example_ids: 'a1' }] }, { codes: [[]] }],
    ['a code that is none', { codes: [null, [], 'x', CODE] }, { codes: [['a1']] }],
    ['a code without a name', { codes: [{ ...CODE, name: '' }, { ...CODE, name: 7 }, CODE] }, { codes: [['a1']] }],
  ])('was paid for, and is used as far as it can be, with %s', (_, fields, read) => {
    const { codes = [], ...theme } = themeOf(fields) ?? {};
    expect({ ...theme, codes: codes.map(({ exampleIds }) => exampleIds) }).toMatchObject(read);
  });

  it('has no more codes than a person reads', () => {
    expect(themeOf({ codes: Array.from({ length: 101 }, () => CODE) })?.codes).toHaveLength(100);
  });

  it.each([
    ['no name', { theme_name: undefined }, 'theme_name'],
    ['a name that is none', { theme_name: {} }, 'theme_name'],
    ['a blank name', { theme_name: ' \t\0' }, 'theme_name'],
    ['no codes', { codes: undefined }, 'codes'],
    ['codes that are no list', { codes: { length: 1 } }, 'codes'],
  ])('cannot be used with %s, and has its price all the same', (_, fields, field) => {
    expect(readAnswer({ ...ANSWER, ...fields }, KNOWN)).toEqual({
      kind: 'unusable',
      reason: expect.stringContaining(field),
      costUsd: '0.022000',
    });
  });

  it.each([
    ['nothing', null, 'the answer is no object'],
    ['a list', [ANSWER], 'the answer is no object'],
    ['a text', 'ok', 'the answer is no object'],
    ['fields that only objects inherit', Object.create(ANSWER), 'cost_usd'],
    ['no cost', { ...ANSWER, cost_usd: undefined }, 'cost_usd is no number'],
    ['a cost as text', { ...ANSWER, cost_usd: '0.02' }, 'cost_usd is no number'],
    ['a cost that it pays us', { ...ANSWER, cost_usd: -0.01 }, 'cost_usd is no number from 0'],
    ['a cost beyond belief', { ...ANSWER, cost_usd: 1e9 }, 'cost_usd is no number from 0 to 100000'],
  ])('cannot be used with %s, at a price that nobody knows', (_, json, reason) => {
    expect(readAnswer(json, KNOWN)).toEqual({ kind: 'unusable', reason: expect.stringContaining(reason) });
  });

  it('is read, whatever it is', () => {
    assert(
      property(anything(), anything(), (one, other) => {
        for (const json of [one, { ...ANSWER, codes: one }, { ...ANSWER, codes: [{ ...CODE, example_ids: other }] }])
          expect(['usable', 'unusable']).toContain(readAnswer(json, KNOWN).kind);
      }),
    );
  });
});
