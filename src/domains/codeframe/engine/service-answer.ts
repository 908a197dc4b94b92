import type { Code, Theme } from './naming-engine.js';

/** Far above what names a cluster. What is longer was paid for as well, and is cut. */
const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 2_000;
const MOST_CODES = 100;
const MOST_EXAMPLES = 100;

/** A higher price is a mistake or an attack, and is not believed. */
const LARGEST_COST = 100_000;

/** What was read of an answer. `costUsd` is in US dollars, a decimal number with six places. */
export type AnswerRead =
  | { readonly kind: 'usable'; readonly theme: Theme; readonly costUsd: string }
  /** `reason` says which part is wrong, and repeats no word of the service; the cost is there where the answer says it. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly costUsd?: string };

/**
 * Reads `{theme_name, description, codes: [{name, description, example_ids}], cost_usd}`. The answer was paid for: there has to
 * be a price, a name, and a list of codes; of all else what can be used is used. Further fields are ignored.
 *
 * @param known the ids of the answers that the service was asked about; other examples are left out
 */
export function readAnswer(json: unknown, known: ReadonlySet<string>): AnswerRead {
  if (!isObject(json)) return unusable('the answer is no object');
  const costUsd = costOf(json);
  if (costUsd === undefined) return unusable(`cost_usd is no number from 0 to ${LARGEST_COST}`);
  const name = textOf(json, 'theme_name', LONGEST_NAME);
  if (name === '') return unusable('theme_name is no text, or a blank one', costUsd);
  const codes = fieldOf(json, 'codes');
  if (!Array.isArray(codes)) return unusable('codes is no list', costUsd);
  const theme = {
    name,
    description: textOf(json, 'description', LONGEST_DESCRIPTION),
    codes: codes.flatMap((code) => codeOf(code, known) ?? []).slice(0, MOST_CODES),
  };
  return { kind: 'usable', theme, costUsd };
}

const unusable = (reason: string, costUsd?: string): AnswerRead => ({
  kind: 'unusable',
  reason,
  ...(costUsd !== undefined && { costUsd }),
});

/** A code is what its name says: without one it is none. */
function codeOf(json: unknown, known: ReadonlySet<string>): Code | undefined {
  if (!isObject(json)) return undefined;
  const name = textOf(json, 'name', LONGEST_NAME);
  if (name === '') return undefined;
  const description = textOf(json, 'description', LONGEST_DESCRIPTION);
  return { name, description, exampleIds: examplesOf(json, known) };
}

function examplesOf(code: JsonObject, known: ReadonlySet<string>): readonly string[] {
  const ids = fieldOf(code, 'example_ids');
  if (!Array.isArray(ids)) return [];
  const ofCluster = ids.filter((id): id is string => typeof id === 'string' && known.has(id));
  return [...new Set(ofCluster)].slice(0, MOST_EXAMPLES);
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of its own, not one that every object inherits. */
const fieldOf = (object: JsonObject, field: string): unknown =>
  Object.hasOwn(object, field) ? object[field] : undefined;

/** The text without what cannot be stored, cut after so many characters; empty where there is none. */
function textOf(object: JsonObject, field: string, longest: number): string {
  const text = fieldOf(object, field);
  if (typeof text !== 'string') return '';
  const characters = [...text.replaceAll(/[\0\p{Surrogate}]/gu, '').trim()];
  return characters.slice(0, longest).join('').trimEnd();
}

/** Services add up fractions of a cent in binary floats: what lies beyond the sixth place is their rounding. */
function costOf(object: JsonObject): string | undefined {
  const cost = fieldOf(object, 'cost_usd');
  return typeof cost === 'number' && cost >= 0 && cost <= LARGEST_COST ? cost.toFixed(6) : undefined;
}
