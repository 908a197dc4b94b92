import { join } from 'node:path';

/** The project's folder, wherever a script was started from. */
export const root = join(import.meta.dirname, '../..');

/** A path in the project. */
export const inProject = (...parts) => join(root, ...parts);
