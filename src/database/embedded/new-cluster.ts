import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** What is used here of the file system inside of WebAssembly; the full type is Emscripten's. */
interface InnerFiles {
  readdir(path: string): string[];
  stat(path: string): { mode: number };
  isDir(mode: number): boolean;
  readFile(path: string): Uint8Array;
}

/**
 * Makes a new, empty database in `folder`, readable by nobody else.
 *
 * PGlite can do it there itself, but makes it in memory first in any case, and then takes twice as long to bring it to
 * the disk, with files that everybody may read.
 */
export async function createCluster(folder: string): Promise<void> {
  const memory = await PGlite.create();
  try {
    await dropTemplates(memory);
    await memory.exec('CHECKPOINT');
    await copyOut(memory.Module.FS as unknown as InnerFiles, PGlite.paths.PGDATA, folder);
  } finally {
    await memory.close();
  }
}

/**
 * The template databases serve CREATE DATABASE, which has no use here. While they exist they are two thirds of the
 * files, and bound the age of transaction numbers: nobody could ever connect to them to run VACUUM there, and after
 * two thousand million transactions PostgreSQL would take no more.
 */
async function dropTemplates(memory: PGlite): Promise<void> {
  await memory.exec(`UPDATE pg_database SET datistemplate = false WHERE datname IN ('template0', 'template1')`);
  await memory.exec('DROP DATABASE template0');
  await memory.exec('DROP DATABASE template1');
}

async function copyOut(files: InnerFiles, from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const name of files.readdir(from)) {
    if (name === '.' || name === '..' || name === 'postmaster.pid') continue;
    const source = `${from}/${name}`;
    if (files.isDir(files.stat(source).mode)) await copyOut(files, source, join(to, name));
    else await writeFile(join(to, name), files.readFile(source), { mode: 0o600, flag: 'wx' });
  }
}
