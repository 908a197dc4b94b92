/*
 * `node:worker_threads` as the tests see it. A thread is started by Node.js itself, which reads no TypeScript: a thread
 * of ours gets a copy in JavaScript of the file that it begins with and of what that imports. Others, such as those of
 * libraries, are left alone.
 */
const { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const { fileURLToPath } = require('node:url');
const swc = require('@swc/core');
const threads = require('worker_threads');

const REPOSITORY = resolve(__dirname, '..', '..', '..');
const SOURCES = join(REPOSITORY, 'src');
const RELATIVE_IMPORT = /\bfrom ["'](\.{1,2}\/[^"']+)\.js["']/g;

class Worker extends threads.Worker {
  constructor(file, options) {
    const path = file instanceof URL ? fileURLToPath(file) : file;
    super(path.startsWith(SOURCES) ? compiled(path) : file, options);
  }
}

let folder;

/** Laid out as the repository is, beside its libraries; it goes with everything else of the test run. */
function compiled(file) {
  if (!folder) {
    folder = mkdtempSync(join(process.env['HAAT_TEST_FOLDER'], 'threads-'));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  }
  return compile(file.replace(/\.js$/, ''));
}

function compile(file) {
  const target = join(folder, `${relative(REPOSITORY, file)}.js`);
  if (existsSync(target)) return target;
  const source = readFileSync(`${file}.ts`, 'utf8');
  mkdirSync(dirname(target), { recursive: true });
  const { code } = swc.transformSync(source, { configFile: join(REPOSITORY, '.swcrc'), filename: `${file}.ts` });
  writeFileSync(target, code);
  for (const [, imported] of code.matchAll(RELATIVE_IMPORT)) compile(join(dirname(file), imported));
  return target;
}

module.exports = { ...threads, Worker };
