/*
 * Jest's runtime, with the compiled modules kept from one test file to the next of the same worker. Jest compiles each
 * module anew for each file, which took more than two thirds of the time that it takes to load the application: 1.7 s of
 * processor time a file, and 0.5 s so. A script belongs to no context, and each file runs it in its own; nothing of one
 * file's modules is seen by another.
 *
 * It reaches for the part of Jest's runtime that compiles. Where a later Jest has none of that name, all works as before,
 * and slower.
 */
const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;

/** @type {Map<string, { source: string, script: Script }>} by file name; a mock or an edited file has another source */
const compiled = new Map();

function scriptOf(source, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.source === source) return known.script;
  // On the first line, so that the lines of stack traces stay those of the file.
  const head = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { source, script });
  return script;
}

module.exports = class HaatRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    const { executor } = this;
    if (typeof executor?.compile !== 'function') return;
    const compile = executor.compile.bind(executor);
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      if (context === null) return null;
      try {
        return scriptOf(source, filename, executor.injectedModuleParameters).runInContext(context);
      } catch {
        // What cannot be compiled is told by Jest, with the code around it.
        return compile(source, filename);
      }
    };
  }
};
