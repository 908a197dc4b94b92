import { literals } from '../literals.js';
import { importRule, type Rule, sources } from '../rule.js';

/** A statement begins a line of the literal; prose has a capital there, or no second keyword. */
const STATEMENT =
  /^\s*(select\s[^;]*\sfrom\s|insert\s+into\s|update\s+\S+\s+(\S+\s+)?set\s|delete\s+from\s|with\s+\S+\s+as\s*\()/m;
const isStatement = (text: string): boolean => STATEMENT.test(text) || STATEMENT.test(swapCase(text));

/** SQL may be written in capitals; mixed, it is prose. */
const swapCase = (text: string): string =>
  text.replaceAll(/[a-z]+|[A-Z]+/g, (word) => (word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase()));

const MAY_HOLD_SQL = /^src\/(database|jobs)\/|\.(report|repository|service)\.ts$/;
const TRANSLATES = /\.(controller|processor)\.ts$/;

export const sqlStandsInRepositories: Rule = (files) =>
  literals(files)
    .filter(({ file, text }) => !MAY_HOLD_SQL.test(file) && isStatement(text))
    .map(({ file, line }) => `${file}:${line} holds SQL: move it to a *.repository.ts`);

/** Statements may hide behind a constant or the query builder; the database itself must not be in reach. */
export const controllersAndHandlersHoldNoSql: Rule = (files) => [
  ...literals(files)
    .filter(({ file, text }) => TRANSLATES.test(file) && isStatement(text))
    .map(({ file, line }) => `${file}:${line} holds SQL: move it to the repository and call the service`),
  ...usesBuilder(files),
];

const usesBuilder = importRule(
  ({ file, package: name, target }) =>
    TRANSLATES.test(file) && (name === 'drizzle-orm' || target?.startsWith('src/database/schema/') === true),
  'controllers translate HTTP and handlers are thin: let the service ask its repository',
);

/** `now()` in any of its spellings is the start of the transaction, which a lock may have kept waiting. */
const START_OF_TRANSACTION =
  /(?<!\w)now\s*\(\s*\)|\b(current_timestamp|localtimestamp|transaction_timestamp|statement_timestamp)\b/i;
const CLOCK = 'write haat.haat_now(), the moment of the call';

export const sqlAsksTheClock: Rule = (files) => [
  ...literals(files)
    .filter(({ text }) => START_OF_TRANSACTION.test(text))
    .map(({ file, line }) => `${file}:${line} asks for the start of the transaction: ${CLOCK}`),
  ...sources(files)
    .filter(([, text]) => /\.defaultNow\(/.test(text))
    .map(([file]) => `${file} defaults a column to now(): ${CLOCK}`),
  ...[...files]
    .filter(([path, text]) => path.endsWith('.sql') && START_OF_TRANSACTION.test(text.replaceAll(/--.*$/gm, '')))
    .map(([file]) => `${file} asks for the start of the transaction: ${CLOCK}`),
];
