import type { HierarchyPreference } from '../../../database/schema/codeframe.js';
import type { Code, Theme } from '../engine/naming-engine.js';

/** A cluster that was named. */
export interface NamedCluster {
  /** How many answers it holds. */
  readonly answers: number;
  readonly theme: Theme;
}

/** What a person codes answers with: one list of codes, or themes with the codes of each. */
export interface Codeframe {
  readonly hierarchy: 'flat' | 'two_level';
  /** The themes with the most answers first; in a flat list their codes, in the order of the themes. */
  readonly codes: readonly CodeframeCode[];
}

export interface CodeframeCode {
  readonly name: string;
  readonly description: string;
  /** How many answers it stands for; null of a code below a theme, of which only examples are known. */
  readonly answers: number | null;
  readonly exampleIds: readonly string[];
  /** The codes of a theme. */
  readonly codes: readonly CodeframeCode[];
}

/**
 * Merges the themes of the clusters, the largest first. Two clusters may be about the same: themes of one name become one, and so do the
 * codes of one name that stand side by side.
 *
 * - `two_level`: themes, each with its codes
 * - `flat`: the codes of all themes side by side; a theme without codes stands for itself
 * - `adaptive`: themes, of which those with a single code need no second level; flat when that leaves none
 */
export function merged(preference: HierarchyPreference, clusters: readonly NamedCluster[]): Codeframe {
  const themes = mergedByName(clusters.map(themeOf)).toSorted(byAnswers);
  if (preference === 'flat') return { hierarchy: 'flat', codes: mergedByName(themes.flatMap(codesOrItself)) };
  const codes = preference === 'adaptive' ? themes.map(withoutSingleCode) : themes;
  const isFlat = preference === 'adaptive' && codes.every((code) => code.codes.length === 0);
  return { hierarchy: isFlat ? 'flat' : 'two_level', codes };
}

function themeOf({ answers, theme: { name, description, codes } }: NamedCluster): CodeframeCode {
  return { name, description, answers, exampleIds: [], codes: mergedByName(codes.map(codeOf)) };
}

function codeOf({ name, description, exampleIds }: Code): CodeframeCode {
  return { name, description, answers: null, exampleIds, codes: [] };
}

const codesOrItself = (theme: CodeframeCode): readonly CodeframeCode[] =>
  theme.codes.length > 0 ? theme.codes : [theme];

function withoutSingleCode(theme: CodeframeCode): CodeframeCode {
  const [only, ...others] = theme.codes;
  return only && others.length === 0 ? { ...theme, exampleIds: only.exampleIds, codes: [] } : theme;
}

const byAnswers = (one: CodeframeCode, other: CodeframeCode): number => (other.answers ?? 0) - (one.answers ?? 0);

/** In the order of the first of each name, whose words stay. */
function mergedByName(codes: readonly CodeframeCode[]): CodeframeCode[] {
  const byName = new Map<string, CodeframeCode>();
  for (const code of codes) {
    const name = comparable(code.name);
    const first = byName.get(name);
    byName.set(name, first ? together(first, code) : code);
  }
  return [...byName.values()];
}

function together(first: CodeframeCode, second: CodeframeCode): CodeframeCode {
  return {
    ...first,
    answers: first.answers === null ? second.answers : first.answers + (second.answers ?? 0),
    exampleIds: [...new Set([...first.exampleIds, ...second.exampleIds])],
    codes: mergedByName([...first.codes, ...second.codes]),
  };
}

/** Names that differ in capitals, blanks or the way in which a letter is written are the same name. */
const comparable = (name: string): string => name.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ');
