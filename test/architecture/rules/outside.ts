import { posix } from 'node:path';
import ts from 'typescript';
import type { Rule } from '../rule.js';
import { nodesOf, parse } from '../source.js';

/** Homes of users: what stands in one is on one machine only. */
const HOME = /(?<![\w.~-])(\/(home|Users)\/[\w.-]+|\/root\/[\w.-]+|[A-Za-z]:\\+Users\\+[\w.-]+)/;

/** Paths in imports, links and settings that climb: `../../x`. */
const CLIMBS = /(?<![\w/.])(?:\.\.\/)+[\w.@-]+/g;

/**
 * Nothing names a place of one machine: whoever clones the repository has nothing else.
 *
 * @param surroundings folders of this machine that hold the repository, when that says anything
 */
export const namesNoPlaceOfThisMachine =
  (surroundings: readonly string[]): Rule =>
  (files) =>
    [...files].flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => {
        const found = HOME.exec(line)?.[0] ?? surroundings.find((folder) => names(line, folder));
        return found === undefined
          ? []
          : [`${path}:${index + 1} names ${found}: the repository is all that others have`];
      }),
    );

const names = (line: string, folder: string): boolean => {
  const at = line.indexOf(`${folder}/`);
  return at === 0 || (at > 0 && !/[\w.~-]/.test(line[at - 1] ?? ''));
};

/** Nothing refers to a folder above the repository. */
export const staysInsideTheRepository: Rule = (files) =>
  [...files].flatMap(([path, text]) =>
    referencesIn(path, text)
      .filter((reference) => posix.join(posix.dirname(path), reference).startsWith('..'))
      .map((reference) => `${path} refers to ${reference}, outside the repository: bring it in or leave it out`),
  );

/** In a program whole texts, imports among them; elsewhere (documents, settings, shell) whatever looks like a path. */
function referencesIn(path: string, text: string): string[] {
  if (!/\.[cm]?[jt]s$/.test(path)) return text.match(CLIMBS) ?? [];
  return [...nodesOf(parse(path, text))].flatMap((node) =>
    ts.isStringLiteralLike(node) && node.text.startsWith('../') ? [node.text] : [],
  );
}
