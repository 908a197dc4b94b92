/*
 * Jest cannot `require()` an ES module on every Node that we support, and this project and much of what it depends
 * on are ES modules. So each ES module, ours and those in node_modules, is compiled to CommonJS by SWC; CommonJS files
 * pass through untouched. SWC also turns `import.meta.dirname`, `.filename` and `.url` into what CommonJS has for them.
 * Jest caches the result by the key below.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, extname, join } = require('node:path');
const swc = require('@swc/core');

const TYPESCRIPT = {
  target: 'es2022',
  parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
  // As in .swcrc, so that a class behaves in tests as it does in production; `hidden.jest` lifts `jest.mock` calls.
  transform: {
    legacyDecorator: true,
    decoratorMetadata: true,
    useDefineForClassFields: false,
    hidden: { jest: true },
  },
  keepClassNames: true,
};
const JAVASCRIPT = { target: 'es2022', parser: { syntax: 'ecmascript' } };

const salt = readFileSync(__filename, 'utf8') + swc.version;

/** @type {Map<string, string>} */
const typeByFolder = new Map();

/** The "type" of the package that a folder belongs to, as Node would see it. */
function packageType(folder) {
  const known = typeByFolder.get(folder);
  if (known) return known;
  const manifest = join(folder, 'package.json');
  let type = 'commonjs';
  if (existsSync(manifest)) type = JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs';
  else if (dirname(folder) !== folder) type = packageType(dirname(folder));
  typeByFolder.set(folder, type);
  return type;
}

function isEsModule(filename) {
  const extension = extname(filename);
  return extension === '.mjs' || (extension === '.js' && packageType(dirname(filename)) === 'module');
}

function compile(source, filename, jsc) {
  return swc.transformSync(source, {
    filename,
    swcrc: false,
    configFile: false,
    isModule: true,
    // Stack traces show the lines of our files, not of those that we depend on.
    sourceMaps: jsc === TYPESCRIPT && 'inline',
    inlineSourcesContent: false,
    module: { type: 'commonjs', importInterop: 'swc' },
    jsc,
  });
}

module.exports = {
  canInstrument: false,

  getCacheKey(source, filename) {
    return createHash('sha1')
      .update(`${salt}\0${filename}\0${packageType(dirname(filename))}\0${source}`)
      .digest('hex');
  },

  process(source, filename) {
    if (/\.[cm]?ts$/.test(filename)) return compile(source, filename, TYPESCRIPT);
    // An `import()` left in a CommonJS file would need --experimental-vm-modules: it becomes a `require` too.
    if (isEsModule(filename) || /\bimport\s*\(/.test(source)) return compile(source, filename, JAVASCRIPT);
    return { code: source };
  },
};
