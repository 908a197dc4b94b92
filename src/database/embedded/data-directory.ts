import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BootFault, codeOf, HaatError, messageOf } from '../../errors/index.js';
import { createCluster } from './new-cluster.js';
import { POSTGRES_MAJOR } from './settings.js';

const NAME = 'postgres';
const UNFINISHED = /^postgres\.new-[0-9a-f]+$/;

/** The folder cannot serve as the database's: it holds something else, or another version's data. */
export class UnusableDirectory extends HaatError {
  constructor(message: string, options?: ErrorOptions) {
    super('internal', 'data_directory_unusable', message, undefined, options);
  }
}

export interface PreparedDirectory {
  /** PostgreSQL's own folder, `postgres` in the data directory. */
  readonly postgres: string;
  readonly firstStart: boolean;
}

/** Makes the data directory when there is none, for this user only. */
export async function makeDataDirectory(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  } catch (error) {
    throw new BootFault(`The data directory "${path}" cannot be made (${messageOf(error)}): set DATA_DIR to another.`, {
      cause: error,
    });
  }
}

/**
 * Sees to it that the data directory holds a whole database of the right version. A new one is made beside and renamed
 * into place, so that a start that was killed in the middle leaves nothing that a later one would trust. The caller has
 * the lock on the directory.
 *
 * @throws UnusableDirectory rather than touch what is not, or not surely, a database of ours.
 */
export async function prepareDataDirectory(dataDir: string): Promise<PreparedDirectory> {
  await removeUnfinished(dataDir);
  const postgres = join(dataDir, NAME);
  if (await isThere(postgres)) {
    await refuseForeign(postgres);
    // PostgreSQL takes the permissions of its new files from its folder.
    await chmod(postgres, 0o700);
    return { postgres, firstStart: false };
  }
  const unfinished = join(dataDir, `${NAME}.new-${randomBytes(4).toString('hex')}`);
  try {
    await createCluster(unfinished);
    await rename(unfinished, postgres);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new UnusableDirectory(`No database could be made in "${dataDir}" (${messageOf(error)}).`, { cause: error });
  }
  return { postgres, firstStart: true };
}

/** What dead starters left: the lock is ours, so nobody is at work on them. */
async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (UNFINISHED.test(name)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

/** An empty folder counts as none: somebody made it as a place to put the database, and rename() replaces it. */
async function isThere(postgres: string): Promise<boolean> {
  try {
    return (await readdir(postgres)).length > 0;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    if (codeOf(error) === 'ENOTDIR')
      throw new UnusableDirectory(`"${postgres}" is a file: set DATA_DIR to another folder.`);
    throw error;
  }
}

async function refuseForeign(postgres: string): Promise<void> {
  const version = await readIfThere(join(postgres, 'PG_VERSION'));
  if (version === undefined || !(await isFile(join(postgres, 'global', 'pg_control')))) {
    throw new UnusableDirectory(
      `"${postgres}" is not a whole database: ${version === undefined ? 'PG_VERSION' : 'global/pg_control'} is missing. ` +
        'Nothing was changed. Restore it from a copy, move it away, or set DATA_DIR to another folder.',
    );
  }
  // PGlite's own number in this file is negative; PostgreSQL would take a server's for a dead one, and remove it.
  const pid = Number.parseInt((await readIfThere(join(postgres, 'postmaster.pid'))) ?? '', 10);
  if (pid > 0) {
    throw new UnusableDirectory(
      `"${postgres}" belongs to a PostgreSQL server (process ${pid}). Nothing was changed. Set DATABASE_URL to that ` +
        'server, or DATA_DIR to another folder.',
    );
  }
  if (version.trim() !== POSTGRES_MAJOR) {
    throw new UnusableDirectory(
      `"${postgres}" was written by PostgreSQL ${version.trim()}, and this release has ${POSTGRES_MAJOR}. Nothing was ` +
        'changed. Start it with the release that wrote it, or set DATA_DIR to another folder.',
    );
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
