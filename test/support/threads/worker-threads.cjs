/*
 * `node:worker_threads` as the tests see it. A thread is started by Node.js itself, which reads no TypeScript: a thread
 * of ours gets the hooks that compile it. Others, such as those of libraries, are left alone.
 */
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const threads = require('worker_threads');

const OURS = pathToFileURL(join(__dirname, '../../../src/')).href;
const HOOKS = pathToFileURL(join(__dirname, 'register.mjs')).href;

class Worker extends threads.Worker {
  constructor(file, options = {}) {
    const isOurs = String(file).startsWith(OURS);
    super(file, isOurs ? { ...options, execArgv: ['--import', HOOKS] } : options);
  }
}

module.exports = { ...threads, Worker };
