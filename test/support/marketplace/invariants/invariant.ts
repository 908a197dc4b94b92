/** A rule of the marketplace, and the statement that finds where it is broken. */
export interface Invariant {
  readonly name: string;
  /** Selects `id` and `found`, both text, of each case that breaks it. */
  readonly query: string;
}

/** The invariants of a record of statements, each under its name. */
export const named = (queries: Readonly<Record<string, string>>): readonly Invariant[] =>
  Object.entries(queries).map(([name, query]) => ({ name, query }));
