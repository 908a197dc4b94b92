import type { FieldFault } from '../errors/index.js';
import { fieldPath, type PathStep } from './field-path.js';

/** Far deeper than any input of ours; class-transformer and class-validator recurse, and must not run out of stack. */
export const MAX_DEPTH = 32;

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair, and would fail in the middle of the work. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** Finds whole pairs too, but is quick: few texts have any. */
const SUSPECT = /[\0\ud800-\udfff]/;

interface Node extends PathStep {
  readonly value: object;
  readonly depth: number;
}

/**
 * The first thing in `plain` that no class may be built from, whatever its rules: keys that every object inherits
 * (`__proto__`, `constructor`, `toString`), which class-transformer skips without a word; nesting without bound; text
 * that the database cannot hold. `whole` is what a fault of the input itself is called.
 */
export function structuralFaults(plain: unknown, whole: string): FieldFault[] {
  const stack: Node[] = [];
  const fault = look(plain, { key: whole, isIndex: false }, 0, stack);
  if (fault) return [fault];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { value, depth } = node;
    const isIndex = Array.isArray(value);
    // Paths begin below the whole input, which has no name of its own in them.
    const parent = depth === 0 ? undefined : node;
    for (const key of Object.keys(value)) {
      const step = { key, isIndex, parent };
      if (!isIndex && key in Object.prototype) return [{ field: fieldPath(step), message: 'is not a known field' }];
      const found = textFault(key, step) ?? look(Reflect.get(value, key), step, depth + 1, stack);
      if (found) return [found];
    }
  }
  return [];
}

function look(value: unknown, step: PathStep, depth: number, stack: Node[]): FieldFault | undefined {
  if (typeof value === 'string') return textFault(value, step);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > MAX_DEPTH) return { field: fieldPath(step), message: `is nested more than ${MAX_DEPTH} levels deep` };
  stack.push({ ...step, value, depth });
  return undefined;
}

function textFault(text: string, step: PathStep): FieldFault | undefined {
  const message = textProblem(text);
  return message === undefined ? undefined : { field: fieldPath(step), message };
}

/** Why the text cannot be stored, if so. */
export function textProblem(text: string): string | undefined {
  if (!SUSPECT.test(text) || !UNSTORABLE.test(text)) return undefined;
  return 'holds a character that cannot be stored: U+0000 or half of a surrogate pair';
}
