import ts from 'typescript';
import { sources } from './rule.js';
import { type Files, lineOf, nodesOf, parse } from './source.js';

/** A text in a program. */
export interface Literal {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The texts in a program; of a template what is computed stands as "?". */
export function literals(files: Files): Literal[] {
  return sources(files).flatMap(([file, source]) =>
    [...nodesOf(parse(file, source))].flatMap((node) => {
      const text = textOf(node);
      return text === undefined ? [] : [{ file, line: lineOf(node), text }];
    }),
  );
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('?');
}
