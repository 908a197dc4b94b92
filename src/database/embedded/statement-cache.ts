import type { Sending } from './wire-protocol.js';

/** A text longer than this is a bulk statement that hardly comes twice. */
const LONGEST_TEXT = 10_000;

/**
 * Names of the statements that PostgreSQL holds prepared, by their text: a known one need not be parsed and planned
 * again, which costs more than running it. The least recently used one makes room for a new one, since texts such as
 * `IN ($1, $2, …)` come in endlessly many lengths.
 */
export class StatementCache {
  /** Least recently used first. */
  readonly #names = new Map<string, string>();
  #serial = 0;

  constructor(private readonly most = 500) {}

  get size(): number {
    return this.#names.size;
  }

  /** How to send `text` this time. A new name counts as held at once; see {@link drop}. */
  sending(text: string): Sending {
    const known = this.#names.get(text);
    if (known !== undefined) {
      this.#names.delete(text);
      this.#names.set(text, known);
      return { name: known, parse: false, forget: undefined };
    }
    if (text.length > LONGEST_TEXT) return UNNAMED;
    const forget = this.#names.size < this.most ? undefined : this.#dropOldest();
    const name = `s${++this.#serial}`;
    this.#names.set(text, name);
    return { name, parse: true, forget };
  }

  /** PostgreSQL does not hold `text`, or no longer. */
  drop(text: string): void {
    this.#names.delete(text);
  }

  /** PostgreSQL holds nothing any more. */
  clear(): void {
    this.#names.clear();
  }

  #dropOldest(): string | undefined {
    const [oldest] = this.#names;
    if (!oldest) return undefined;
    this.#names.delete(oldest[0]);
    return oldest[1];
  }
}

/** The unnamed statement is replaced by the next one and needs no forgetting. */
export const UNNAMED: Sending = { name: '', parse: true, forget: undefined };
