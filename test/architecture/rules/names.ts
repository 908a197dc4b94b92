import ts from 'typescript';
import { type Rule, sources } from '../rule.js';
import { lineOf, nodesOf, parse } from '../source.js';

/** A decorated class stands in a file of the suffix that says what it is, and a file of that suffix holds one. */
const decorated = (decorator: string, suffix: string): Rule =>
  suffixRule(
    suffix,
    (node) => ts.isDecorator(node) && ts.isClassDeclaration(node.parent) && calls(node.expression, decorator),
    `a class with @${decorator}`,
  );

export const controllersAreNamed: Rule = decorated('Controller', 'controller');
export const modulesAreNamed: Rule = decorated('Module', 'module');
export const processorsAreNamed: Rule = decorated('Processor', 'processor');
export const queuesAreNamed: Rule = suffixRule(
  'queues',
  (node) => ts.isExpression(node) && calls(node, 'defineQueue'),
  'a call of defineQueue()',
);

/** A file that grows past this is two concepts. Tests, which are lists of cases, may be longer. */
const MAX_LINES = 250;

export const filesAreShort: Rule = (files) =>
  [...files]
    .filter(([path]) => /\.(ts|mts|cts|js|mjs|cjs)$/.test(path) && !/\.(spec|e2e-spec)\.ts$/.test(path))
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${MAX_LINES}: find the two concepts in it`);

function suffixRule(suffix: string, isKind: (node: ts.Node) => boolean, what: string): Rule {
  const ending = `.${suffix}.ts`;
  return (files) =>
    sources(files).flatMap(([path, text]) => {
      const found = [...nodesOf(parse(path, text))].find(isKind);
      if (found && !path.endsWith(ending)) return [`${path}:${lineOf(found)} holds ${what}: move it to a *${ending}`];
      if (!found && path.endsWith(ending))
        return [`${path} holds no ${what.replace(/^a /, '')}: name it for what it is`];
      return [];
    });
}

function calls(expression: ts.Expression, name: string): boolean {
  return (
    ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && expression.expression.text === name
  );
}
