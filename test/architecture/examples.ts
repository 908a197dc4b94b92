import { cycles } from './examples/cycles.js';
import { folders } from './examples/folders.js';
import { names } from './examples/names.js';
import { outside } from './examples/outside.js';
import { packages } from './examples/packages.js';
import { sql } from './examples/sql.js';
import { start } from './examples/start.js';
import { tables } from './examples/tables.js';
import type * as rules from './rules.js';

type FileSet = Readonly<Record<string, string>>;

/** What a rule accepts, and what it refuses with the part of its message that names file and finding. */
interface Examples {
  readonly good: readonly FileSet[];
  readonly bad: readonly (readonly [files: FileSet, found: string])[];
}

/** Examples of both kinds for each rule of a file; one without them does not compile. */
export type ExamplesOf<Rules> = Readonly<Record<keyof Rules, Examples>>;

export const EXAMPLES: ExamplesOf<typeof rules> = {
  ...cycles,
  ...folders,
  ...names,
  ...outside,
  ...packages,
  ...sql,
  ...start,
  ...tables,
};
