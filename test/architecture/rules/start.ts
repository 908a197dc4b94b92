import { importsIn, type Rule, type SourceImport } from '../rule.js';

/** What takes long to load, and is needed by few processes or not at once. */
const HEAVY =
  /^(sharp|pdfkit|nodemailer|file-type|ml-kmeans|tiny-tfidf|@aws-sdk\/[\w-]+|@fastify\/busboy|@nestjs\/swagger)$/;

const ENTRY = 'src/main.ts';

/** A start loads every file that its first one leads to, unless on the way stands an `import(…)` that waits for its turn. */
export const startsLoadNothingHeavy: Rule = (files) => {
  const imports = importsIn(files).filter(({ isTypeOnly, isLazy }) => !isTypeOnly && isLazy !== true);
  const loaded = filesLoadedBy(ENTRY, imports);
  return imports
    .filter(({ file, package: name }) => loaded.has(file) && HEAVY.test(name ?? ''))
    .map(
      ({ file, line, package: name }) =>
        `${file}:${line} makes every start wait for ${name}: load it, or this file, by import() where it is first needed`,
    );
};

function filesLoadedBy(entry: string, imports: readonly SourceImport[]): ReadonlySet<string> {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (target !== undefined) targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const loaded = new Set([entry]);
  // What is added on the way is visited too.
  for (const file of loaded) for (const target of targets.get(file) ?? []) loaded.add(target);
  return loaded;
}
