/* Finds the servers that the tests need, and brings what is missing. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { aptCanInstall, installWithApt } from './install-with-apt.mjs';

const run = promisify(execFile);

/**
 * Where the server's programs are: on this machine by their paths, or in a container of an image.
 * @typedef {{ kind: 'local', paths: Record<string, string> } | { kind: 'container', image: string }} Found
 */

/** @typedef {{ title: string, names: string[], aptPackage: string, image: string, variable: string }} Wanted */

/** @type {Wanted} */
const REDIS = {
  title: 'Redis',
  names: ['redis-server'],
  aptPackage: 'redis-server',
  image: 'redis:7',
  variable: 'TEST_REDIS_URL',
};

/** @type {Wanted} */
const POSTGRES = {
  title: 'PostgreSQL',
  names: ['postgres', 'initdb'],
  aptPackage: 'postgresql',
  image: 'postgres:16',
  variable: 'TEST_DATABASE_URL',
};

/** Its message is all that a person needs to know. */
export class MissingServer extends Error {}

export const findRedis = () => find(REDIS);
export const findPostgres = () => find(POSTGRES);

/**
 * @param {Wanted} wanted
 * @returns {Promise<Found>}
 */
async function find(wanted) {
  const there = await findLocally(wanted.names);
  if (there) return { kind: 'local', paths: there };

  if (await aptCanInstall()) {
    await installWithApt(wanted.aptPackage);
    const installed = await findLocally(wanted.names);
    if (installed) return { kind: 'local', paths: installed };
  }

  if (await dockerRuns()) return { kind: 'container', image: wanted.image };

  throw new MissingServer(
    `The tests need ${wanted.title}: install ${wanted.names[0]}, or start Docker, ` +
      `or set ${wanted.variable} to a server that they may use.`,
  );
}

/**
 * All of the programs, from one folder, so that they are of one version.
 * @param {string[]} names
 */
async function findLocally(names) {
  for (const folder of await folders()) {
    const paths = names.map((name) => join(folder, name));
    const present = await Promise.all(paths.map(isExecutable));
    if (present.every(Boolean)) return Object.fromEntries(names.map((name, at) => [name, paths[at]]));
  }
  return undefined;
}

async function folders() {
  return [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    '/usr/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    ...(await debianPostgresFolders()),
  ];
}

/** Debian keeps PostgreSQL's programs out of PATH, in a folder a version: the newest first. */
async function debianPostgresFolders() {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(ifMissing([]));
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'));
}

function ifMissing(fallback) {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}

async function isExecutable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function dockerRuns() {
  return run('docker', ['info'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}
