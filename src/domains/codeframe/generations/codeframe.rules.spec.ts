import { array, assert, constantFrom, integer, property, record, string, uuid } from 'fast-check';
import { HIERARCHY_PREFERENCES } from '../../../database/schema/codeframe.js';
import { type CodeframeCode, merged, type NamedCluster } from './codeframe.rules.js';

const cluster = (
  answers: number,
  name: string,
  ...codes: readonly (readonly [string, ...string[]])[]
): NamedCluster => ({
  answers,
  theme: {
    name,
    description: `About ${name}`,
    codes: codes.map(([code, ...exampleIds]) => ({ name: code, description: `Says ${code}`, exampleIds })),
  },
});

const LATE = cluster(20, 'Late delivery', ['Driver', 'a'], ['Truck', 'b']);
const PRICE = cluster(30, 'Price', ['Rice', 'c']);

/** Names, as deep as they stand. */
const outline = (codes: readonly CodeframeCode[]): readonly unknown[] =>
  codes.map(({ name, answers, exampleIds, codes: below }) => [name, answers, exampleIds.join(), ...outline(below)]);

describe('a codeframe', () => {
  it('of two levels has themes, the largest first, each with its codes', () => {
    const { hierarchy, codes } = merged('two_level', [LATE, PRICE]);
    expect(hierarchy).toBe('two_level');
    expect(outline(codes)).toEqual([
      ['Price', 30, '', ['Rice', null, 'c']],
      ['Late delivery', 20, '', ['Driver', null, 'a'], ['Truck', null, 'b']],
    ]);
  });

  it('that is flat has the codes of all themes; a theme without codes stands for itself', () => {
    const { hierarchy, codes } = merged('flat', [LATE, PRICE, cluster(5, 'Other')]);
    expect(hierarchy).toBe('flat');
    expect(outline(codes)).toEqual([
      ['Rice', null, 'c'],
      ['Driver', null, 'a'],
      ['Truck', null, 'b'],
      ['Other', 5, ''],
    ]);
  });

  it('that adapts needs no second level below a theme with a single code', () => {
    expect(outline(merged('adaptive', [LATE, PRICE]).codes)).toEqual([
      ['Price', 30, 'c'],
      ['Late delivery', 20, '', ['Driver', null, 'a'], ['Truck', null, 'b']],
    ]);
    expect(merged('adaptive', [PRICE])).toMatchObject({ hierarchy: 'flat', codes: [{ name: 'Price', codes: [] }] });
  });

  it('makes one theme of two clusters of the same name, and one code of two', () => {
    const again = cluster(25, 'LATE  delivery', ['ｔｒｕｃｋ', 'b', 'd'], ['Rain', 'e']);
    expect(outline(merged('two_level', [LATE, PRICE, again]).codes)).toEqual([
      ['Late delivery', 45, '', ['Driver', null, 'a'], ['Truck', null, 'b,d'], ['Rain', null, 'e']],
      ['Price', 30, '', ['Rice', null, 'c']],
    ]);
  });

  it('of nothing is empty', () => {
    expect(merged('two_level', [])).toEqual({ hierarchy: 'two_level', codes: [] });
  });

  it('loses no answer and no example, and names nothing twice side by side', () => {
    const name = constantFrom('Late', 'late', ' LATE', 'Price', 'Staff', 'App', '__proto__', 'constructor');
    const code = record({ name, description: string(), exampleIds: array(uuid(), { maxLength: 3 }) });
    const theme = record({ name, description: string(), codes: array(code, { maxLength: 4 }) });
    const clusters = array(record({ answers: integer({ min: 1, max: 99 }), theme }), { maxLength: 8 });
    assert(
      property(constantFrom(...HIERARCHY_PREFERENCES), clusters, (preference, named) => {
        const { hierarchy, codes } = merged(preference, named);
        const whole = (list: readonly CodeframeCode[]): readonly CodeframeCode[] =>
          list.flatMap((each) => [each, ...whole(each.codes)]);
        const examples = new Set(whole(codes).flatMap(({ exampleIds }) => exampleIds));
        expect(examples).toEqual(
          new Set(named.flatMap((each) => each.theme.codes.flatMap(({ exampleIds }) => exampleIds))),
        );
        if (preference !== 'flat') {
          const total = (list: readonly { answers: number | null }[]) =>
            list.reduce((sum, { answers }) => sum + (answers ?? 0), 0);
          expect(total(codes)).toBe(total(named));
        }
        for (const list of [codes, ...codes.map((each) => each.codes)]) {
          const names = list.map((each) => each.name.trim().toLowerCase());
          expect(new Set(names).size).toBe(names.length);
        }
        if (hierarchy === 'flat') expect(codes.every((each) => each.codes.length === 0)).toBe(true);
      }),
    );
  });
});
