import { posix } from 'node:path';
import { type Files, type Import, importsOf } from './source.js';

/** Looks through files for what must not be there; each line of its answer names the file, the finding and the mend. */
export type Rule = (files: Files) => string[];

/** What the program consists of: the TypeScript of `src` without its tests. */
export function sources(files: Files): [path: string, text: string][] {
  return [...files].filter(([path]) => path.startsWith('src/') && path.endsWith('.ts') && !isTest(path));
}

export const isTest = (path: string): boolean => /\.(spec|e2e-spec)\.ts$/.test(path);

export interface SourceImport extends Import {
  readonly file: string;
  /** The file that is imported, for a path into the repository; undefined for a package. */
  readonly target: string | undefined;
  /** The package that is imported, without what follows its name. */
  readonly package: string | undefined;
}

export function importsIn(files: Files): SourceImport[] {
  return sources(files).flatMap(([file, text]) => importsOf(file, text).map((found) => located(file, found, files)));
}

function located(file: string, found: Import, files: Files): SourceImport {
  const { specifier } = found;
  if (specifier === undefined) return { ...found, file, target: undefined, package: undefined };
  if (specifier.startsWith('.'))
    return { ...found, file, target: targetOf(file, specifier, files), package: undefined };
  return { ...found, file, target: undefined, package: packageOf(specifier) };
}

/** What a relative path leads to; imports are written with the ending that the compiled file has. */
function targetOf(file: string, specifier: string, files: Files): string {
  const path = posix.join(posix.dirname(file), specifier);
  const typescript = path.replace(/\.js$/, '.ts').replace(/\.mjs$/, '.mts');
  return files.has(typescript) ? typescript : path;
}

const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** A rule about single imports: `isWrong` says which, `mend` what to do instead. */
export function importRule(isWrong: (found: SourceImport) => boolean, mend: string): Rule {
  return (files) =>
    importsIn(files)
      .filter(isWrong)
      .map(({ file, line, specifier }) => `${file}:${line} imports ${specifier ?? 'something computed'}: ${mend}`);
}

/** The folder of `src` that a file stands in; its own name for a file of `src` itself. */
export const folderOf = (path: string): string => path.split('/')[1] ?? path;

/** The domain that a file belongs to. */
export const domainOf = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : /^src\/domains\/([^/]+)/.exec(path)?.[1];
