import { EXAMPLES } from './examples.js';
import type { Rule } from './rule.js';
import * as rules from './rules.js';

type Name = keyof typeof rules;

/** The rules that look at files alone; one also asks where the repository is. */
const applied: Record<Name, Rule> = {
  ...rules,
  namesNoPlaceOfThisMachine: rules.namesNoPlaceOfThisMachine(['/the/folder']),
};

describe.each(Object.keys(EXAMPLES) as Name[])('the rule %s', (name) => {
  const { good, bad } = EXAMPLES[name];

  it('has examples of both kinds', () => {
    expect([good.length, bad.length]).not.toContain(0);
  });

  it.each(good.map((files) => [Object.keys(files).join(' and '), files]))('accepts good ones: %s', (_, files) => {
    expect(applied[name](new Map(Object.entries(files)))).toEqual([]);
  });

  it.each(bad.map(([files, found]) => [found, files]))('refuses bad ones, and says "%s"', (found, files) => {
    expect(applied[name](new Map(Object.entries(files)))).toEqual([expect.stringContaining(found)]);
  });
});

it('every rule has its examples', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(rules).sort());
});
