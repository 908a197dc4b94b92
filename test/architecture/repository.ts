import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import type { Files } from './source.js';

export const ROOT = join(import.meta.dirname, '../..');

/** Made by tools, or kept by a developer for himself: not part of the repository. */
const NOT_OURS = new Set(['.data', '.env', '.git', 'coverage', 'dist', 'node_modules', 'package-lock.json']);

const TEXT = new Set(
  '.cjs .css .csv .env .example .html .js .json .jsonl .md .mjs .mts .sh .sql .svg .toml .ts .txt .yaml .yml'.split(
    ' ',
  ),
);

/** Every text file of this repository. */
export function repositoryFiles(): Files {
  return new Map(walk(ROOT).map((path) => [relative(ROOT, path).split(sep).join('/'), readFileSync(path, 'utf8')]));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name) && !name.endsWith('.log'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() && isText(entry.name) ? [path] : [];
    });
}

/** Settings of tools have names such as `.npmrc` or `Dockerfile`, without an ending. */
const isText = (name: string): boolean => extname(name) === '' || TEXT.has(extname(name));

/** Where repositories are often put, and what documents and scripts may well name. */
const COMMON = new Set(['/builds', '/home', '/mnt', '/opt', '/srv', '/tmp', '/usr', '/usr/src', '/Users', '/var']);

/** The folders of this machine that hold the repository: nothing in it may name them. */
export function surroundings(): string[] {
  const folders: string[] = [];
  for (let folder = dirname(ROOT); dirname(folder) !== folder; folder = dirname(folder)) folders.push(folder);
  return folders.filter((folder) => !COMMON.has(folder));
}
