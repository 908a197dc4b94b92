import ts from 'typescript';
import { importRule, type Rule, sources } from '../rule.js';
import { lineOf, nodesOf, parse } from '../source.js';

const ENGINE = new Set(['bullmq', '@nestjs/bullmq', 'bullmq-otel', 'ioredis']);
const DRIVERS = [
  'pg',
  'pg-pool',
  'postgres',
  '@electric-sql/pglite',
  'drizzle-orm/node-postgres',
  'drizzle-orm/pglite',
];

const isDriver = (specifier: string | undefined): boolean =>
  DRIVERS.some((driver) => specifier === driver || specifier?.startsWith(`${driver}/`));

export const onlyJobsTouchTheEngine: Rule = importRule(
  ({ file, package: name }) => ENGINE.has(name ?? '') && !file.startsWith('src/jobs/'),
  'only jobs/ touches BullMQ and Redis: use what src/jobs/index.ts exports',
);

/** Where the kernel meets BullMQ: the engine, the workers, and the decorator and module by which Nest makes them. */
const MEETS_THE_ENGINE = /^src\/jobs\/(engine\/|run\/|testing\/|declare\/processor\.decorator\.ts$|jobs\.module\.ts$)/;

export const theKernelMeetsTheEngineInItsPlaces: Rule = importRule(
  ({ file, package: name, isTypeOnly }) =>
    ENGINE.has(name ?? '') && !isTypeOnly && file.startsWith('src/jobs/') && !MEETS_THE_ENGINE.test(file),
  'what is decided is decided in PostgreSQL: ask JobEngine, or a worker of run/',
);

export const onlyTheDashboardUsesBullBoard: Rule = importRule(
  ({ file, package: name }) =>
    name?.startsWith('@bull-board/') === true && !/^src\/operations\/dashboard(\.ts$|\/)/.test(file),
  'only src/operations/dashboard.ts and its folder show the engine as it is',
);

/** The engine may name the type of the pool that the database gives it. */
export const onlyDatabaseConnects: Rule = importRule(
  ({ file, specifier, isTypeOnly }) =>
    isDriver(specifier) &&
    !file.startsWith('src/database/') &&
    !(isTypeOnly && specifier === 'pg' && file.startsWith('src/jobs/engine/')),
  'only database/ opens connections to PostgreSQL: take a Database or a Transaction',
);

/** Files that decide and do nothing else: their name says so, or they are listed here. */
const PURE =
  /\.(policy|rules)\.ts$|^src\/errors\/|^src\/validation\/|^src\/jobs\/declare\/(backoff|durations|priority)\.ts$/;
const FRAMEWORKS = /^(@nestjs\/|nestjs-|bullmq|ioredis|pg$|@electric-sql\/|drizzle-orm|fastify|pino)/;
const INPUT_AND_OUTPUT = /^node:(fs|net|https?|child_process|worker_threads|timers)/;
const IMPURE_FOLDERS = /^src\/(config|database|health|http|observability|operations|scheduler)\//;
const IMPURE_FILES = /\.(controller|module|processor|producer|repository|service)\.ts$/;

const isImpure = (specifier: string, target: string): boolean =>
  [FRAMEWORKS, INPUT_AND_OUTPUT].some((pattern) => pattern.test(specifier)) ||
  [IMPURE_FOLDERS, IMPURE_FILES].some((pattern) => pattern.test(target));

export const pureRulesKnowNoFramework: Rule = importRule(
  ({ file, specifier = '', target = '', isTypeOnly }) => PURE.test(file) && !isTypeOnly && isImpure(specifier, target),
  'a pure rule is a function of its arguments: hand it what it needs',
);

/** Files that load what is found at run time, with the reason. */
const LOADS_FILES_IT_FINDS = new Set([
  // Looks through the processor files for one that no module provides.
  'src/jobs/declare/forgotten-processors.ts',
]);

export const importsAreReadable: Rule = importRule(
  ({ file, specifier }) => specifier === undefined && !LOADS_FILES_IT_FINDS.has(file),
  'no rule can see through a computed import: name the file',
);

export const onlyConfigReadsTheEnvironment: Rule = (files) =>
  sources(files)
    .filter(([path]) => !path.startsWith('src/config/'))
    .flatMap(([path, text]) =>
      [...nodesOf(parse(path, text))]
        .filter(readsEnvironment)
        .map((node) => `${path}:${lineOf(node)} reads process.env: add the variable to src/config/environment.ts`),
    );

/** `process.env`, `process['env']`, `const { env } = process` and `import { env } from 'node:process'`. */
function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isProcess(node.expression);
  if (ts.isElementAccessExpression(node)) return isProcess(node.expression);
  if (ts.isVariableDeclaration(node)) {
    return node.initializer !== undefined && isProcess(node.initializer) && !ts.isIdentifier(node.name);
  }
  return (
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    /^(node:)?process$/.test(node.moduleSpecifier.text)
  );
}

function isProcess(expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression)) return expression.text === 'process';
  return ts.isPropertyAccessExpression(expression) && expression.getText() === 'globalThis.process';
}
