/*
 * Completes package-lock.json with the binary packages of the other platforms.
 *
 * Packages such as @swc/core name one optional package for each platform. A registry that serves only the binaries
 * of this platform makes npm leave the others out of the lock, and `npm ci` then refuses that lock as out of sync
 * with package.json, here and everywhere else. An entry needs no checksum to be valid, so name, version and platform,
 * which all stand in the parent's entry, are enough.
 *
 * It also removes the addresses that packages were fetched from: they belong to one machine's registry.
 *
 * Run it after every change of the dependencies: `npm run lock:complete`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = 'package-lock.json';

/** What a package's name says about the platform it is for, in the words of npm's `os`, `cpu` and `libc` fields. */
const OS_WORDS = 'aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' ');
const CPU_WORDS = 'arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x wasm32 x64'.split(' ');
const LIBC_BY_WORD = { gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/**
 * @typedef {object} Entry
 * @property {string} version
 * @property {string} [resolved]
 * @property {boolean} [dev]
 * @property {boolean} [peer]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * The places where Node looks for `name` on behalf of the package at `location`, nearest first.
 * @param {string} location
 * @param {string} name
 */
function* lookupPlaces(location, name) {
  for (let folder = location; folder; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    yield `${folder}/node_modules/${name}`;
  }
  yield `node_modules/${name}`;
}

/** @param {string} name */
function platformOf(name) {
  const words = (name.split('/').pop() ?? name).split('-');
  const os = words.find((word) => OS_WORDS.includes(word));
  const cpu = words.find((word) => CPU_WORDS.includes(word));
  const libc = words.map((word) => LIBC_BY_WORD[word]).find(Boolean);
  return { os, cpu, libc };
}

/**
 * The version to lock for a range that nothing in the lock answers: these packages are published together with their
 * parent and named by an exact version, or by a range that begins at the version they were published with.
 * @param {string} range
 */
function versionFor(range) {
  const version = /^[~^]?(\d+\.\d+\.\d+[\w.+-]*)$/.exec(range)?.[1];
  if (!version) throw new Error(`${LOCK}: cannot tell a version from the range "${range}".`);
  return version;
}

/** @param {Record<string, Entry>} packages */
function addMissing(packages) {
  let added = 0;
  for (const [location, parent] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
      const places = [...lookupPlaces(location, name)];
      const found = places.find((place) => packages[place]);
      const exact = /^\d/.test(range);
      if (found && (!exact || packages[found].version === range)) continue;

      const { os, cpu, libc } = platformOf(name);
      if (!os && !cpu) {
        throw new Error(`${LOCK}: ${name}, wanted by ${location}, is missing, and its name tells no platform.`);
      }
      // At the top, where npm puts it, unless another version of it stands there.
      const place = found ? places[0] : `node_modules/${name}`;
      // The fields in npm's order, so that the next `npm install` leaves the file alone.
      packages[place] = {
        version: versionFor(range),
        ...(cpu && { cpu: [cpu] }),
        ...(parent.dev && { dev: true }),
        ...(libc && { libc: [libc] }),
        optional: true,
        ...(os && { os: [os] }),
        ...(parent.peer && { peer: true }),
      };
      added += 1;
    }
  }
  return added;
}

/** @type {{ packages: Record<string, Entry> }} */
const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const added = addMissing(lock.packages);

let stripped = 0;
for (const entry of Object.values(lock.packages)) {
  if (entry.resolved === undefined) continue;
  delete entry.resolved;
  stripped += 1;
}

// npm's order of packages, for the same reason.
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${LOCK}: ${added} packages of other platforms added, ${stripped} registry addresses removed.`);
