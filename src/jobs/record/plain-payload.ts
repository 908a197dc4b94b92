import { HaatError, InvalidInput, messageOf } from '../../errors/index.js';
import { fieldPath, MAX_DEPTH, type PathStep, textProblem } from '../../validation/index.js';
import { SEALED } from '../sealing/envelope.js';

/** The largest payload, counted as UTF-8 JSON without escapes. What is larger belongs into a file or a table. */
export const MAX_PAYLOAD_BYTES = 1_048_576;

const WHOLE: PathStep = { key: 'payload', isIndex: false };

/**
 * The payload as plain JSON: what the record will give back is deep-equal to it. Fields that are undefined count as
 * absent, and -0 becomes 0, which equals it. Every field is read once, so that what was checked is what is stored.
 *
 * @throws InvalidInput naming the first field that JSON or PostgreSQL would change or not take
 * @throws HaatError `payload_too_large`
 */
export function plainPayload(payload: object): object {
  return new Copy().object(payload, WHOLE, []);
}

/** The objects around a value, outermost first. */
type Around = readonly object[];

class Copy {
  #bytes = 0;

  object(source: object, step: PathStep, around: Around): object {
    if (around.includes(source)) throw fault(step, 'contains itself');
    if (around.length > MAX_DEPTH) throw fault(step, `is nested more than ${MAX_DEPTH} levels deep`);
    const inner = [...around, source];
    const problem = reading(step, () => kindProblem(source));
    if (problem !== undefined) throw fault(step, problem);
    return Array.isArray(source) ? this.#list(source, step, inner) : this.#fields(source, step, inner);
  }

  #list(source: readonly unknown[], parent: PathStep, around: Around): unknown[] {
    const copy: unknown[] = [];
    for (let index = 0; index < source.length; index++) {
      const step = stepTo(String(index), parent, true);
      this.#add(1, '');
      copy.push(
        this.#value(
          reading(step, () => source[index]),
          step,
          around,
        ),
      );
    }
    const [extra] = Object.keys(source).slice(source.length);
    if (extra !== undefined)
      throw fault(stepTo(extra, parent), 'is a named field of a list, which JSON does not carry');
    return copy;
  }

  #fields(source: object, parent: PathStep, around: Around): object {
    const copy: Record<string, unknown> = {};
    for (const key of reading(parent, () => Object.keys(source))) {
      const step = stepTo(key, parent);
      const problem = keyProblem(key);
      if (problem !== undefined) throw fault(step, problem);
      const value = reading(step, () => Reflect.get(source, key) as unknown);
      if (value === undefined) continue;
      this.#add(4, key);
      copy[key] = this.#value(value, step, around);
    }
    return copy;
  }

  #value(value: unknown, step: PathStep, around: Around): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value, step);
      case 'number':
        return this.#number(value, step);
      case 'boolean':
        this.#add(4, '');
        return value;
      case 'object':
        this.#add(2, '');
        return value === null ? null : this.object(value, step, around);
      default:
        throw fault(step, `is ${value === undefined ? 'undefined' : `a ${typeof value}`}, which JSON does not carry`);
    }
  }

  #text(text: string, step: PathStep): string {
    this.#add(2, text);
    const problem = textProblem(text);
    if (problem !== undefined) throw fault(step, problem);
    return text;
  }

  #number(value: number, step: PathStep): number {
    if (!Number.isFinite(value)) throw fault(step, `is ${value}, which JSON does not carry`);
    this.#add(0, String(value));
    return value === 0 ? 0 : value;
  }

  /** Counted on the way: an object that holds another many times over would not end before it is out of memory. */
  #add(bytes: number, text: string): void {
    this.#bytes += bytes + Buffer.byteLength(text);
    if (this.#bytes > MAX_PAYLOAD_BYTES) throw tooLarge();
  }
}

/** What JSON would turn into something else: a date into text, a map into `{}`. */
function kindProblem(source: object): string | undefined {
  if (typeof Reflect.get(source, 'toJSON') === 'function') return 'has a method toJSON: pass what it returns';
  if (Array.isArray(source)) return undefined;
  const kind = Object.prototype.toString.call(source).slice('[object '.length, -1);
  if (kind !== 'Object') return `is a ${kind}, which JSON does not carry: pass text, numbers, lists or plain objects`;
  const hasSymbols = Object.getOwnPropertySymbols(source).some((key) =>
    Object.prototype.propertyIsEnumerable.call(source, key),
  );
  return hasSymbols ? 'has a field whose name is a symbol, which JSON does not carry' : undefined;
}

function keyProblem(key: string): string | undefined {
  if (key in Object.prototype) return 'is not a known field';
  if (key === SEALED) return 'is a name that only the kernel uses';
  return textProblem(key);
}

/** A getter or a proxy may throw whatever it likes. */
function reading<T>(step: PathStep, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw fault(step, `cannot be read: ${messageOf(error)}`);
  }
}

/** Paths begin below the whole payload, which has no name of its own in them. */
const stepTo = (key: string, parent: PathStep, isIndex = false): PathStep =>
  parent === WHOLE ? { key, isIndex } : { key, isIndex, parent };

const fault = (step: PathStep, message: string): InvalidInput =>
  new InvalidInput([{ field: fieldPath(step), message }]);

const tooLarge = (): HaatError =>
  new HaatError(
    'too_large',
    'payload_too_large',
    `The payload is larger than the ${MAX_PAYLOAD_BYTES} bytes of JSON that a job may carry: store it elsewhere, and ` +
      'pass where.',
  );
