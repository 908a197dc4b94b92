import { textProblem } from '../../../validation/index.js';
import type { Code, Theme } from './naming-engine.js';

/** Far above what names a cluster; an answer beyond it is a mistake or an attack, and is not stored. */
const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 2_000;
const MOST_CODES = 100;
const MOST_EXAMPLES = 100;
const LARGEST_COST = 100_000;

/** What the service answered: what it names, and what it cost in US dollars, as a decimal number with six places. */
export interface ServiceAnswer {
  readonly theme: Theme;
  readonly costUsd: string;
}

/** Says which part of an answer is wrong; the words of the service itself are not repeated. */
export class InvalidAnswer extends Error {}

/**
 * Reads `{theme_name, description, codes: [{name, description, example_ids}], cost_usd}`. Further fields are ignored.
 *
 * @param known the ids of the answers that the service was asked about
 * @throws InvalidAnswer unless every field is what it has to be
 */
export function readAnswer(json: unknown, known: ReadonlySet<string>): ServiceAnswer {
  const answer = objectAt(json, 'the answer');
  return {
    theme: {
      name: textAt(answer, 'theme_name', LONGEST_NAME),
      description: textAt(answer, 'description', LONGEST_DESCRIPTION),
      codes: listAt(answer, 'codes', MOST_CODES).map((code, index) => codeOf(code, `codes[${index}]`, known)),
    },
    costUsd: costAt(answer),
  };
}

function codeOf(json: unknown, place: string, known: ReadonlySet<string>): Code {
  const code = objectAt(json, place);
  const exampleIds = listAt(code, 'example_ids', MOST_EXAMPLES, place);
  for (const id of exampleIds) {
    if (typeof id !== 'string' || !known.has(id))
      throw new InvalidAnswer(`${place}.example_ids holds what is no id of an answer of the cluster`);
  }
  return {
    name: textAt(code, 'name', LONGEST_NAME, place),
    description: textAt(code, 'description', LONGEST_DESCRIPTION, place),
    exampleIds: [...new Set(exampleIds as readonly string[])],
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function objectAt(value: unknown, place: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidAnswer(`${place} is no object`);
  return value as JsonObject;
}

/** A field of its own, not one that every object inherits. */
const fieldOf = (object: JsonObject, field: string): unknown =>
  Object.hasOwn(object, field) ? object[field] : undefined;

function textAt(object: JsonObject, field: string, longest: number, place?: string): string {
  const text = fieldOf(object, field);
  const path = place === undefined ? field : `${place}.${field}`;
  if (typeof text !== 'string') throw new InvalidAnswer(`${path} is no text`);
  if (text.trim() === '' || text.length > longest)
    throw new InvalidAnswer(`${path} is blank or longer than ${longest} characters`);
  const problem = textProblem(text);
  if (problem !== undefined) throw new InvalidAnswer(`${path} ${problem}`);
  return text.trim();
}

function listAt(object: JsonObject, field: string, most: number, place?: string): readonly unknown[] {
  const list = fieldOf(object, field);
  const path = place === undefined ? field : `${place}.${field}`;
  if (!Array.isArray(list) || list.length > most)
    throw new InvalidAnswer(`${path} is no list of at most ${most} items`);
  return list as readonly unknown[];
}

/** Services add up fractions of a cent in binary floats: what lies beyond the sixth place is their rounding. */
function costAt(object: JsonObject): string {
  const cost = fieldOf(object, 'cost_usd');
  if (typeof cost !== 'number' || !(cost >= 0 && cost <= LARGEST_COST))
    throw new InvalidAnswer(`cost_usd is no number from 0 to ${LARGEST_COST}`);
  return cost.toFixed(6);
}
