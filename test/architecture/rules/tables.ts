import ts from 'typescript';
import { literals } from '../literals.js';
import { domainOf, importsIn, type Rule, sources } from '../rule.js';
import { type Files, lineOf, nodesOf, parse } from '../source.js';

const SCHEMAS = 'src/database/schema/';

interface Table {
  readonly name: string;
  /** Of its declaration: `orderItems`. */
  readonly constant: string;
  /** The name of the schema file that declares it. */
  readonly schema: string;
}

/** Somewhere in a domain a table is written; its name is "?" where it is computed. */
interface Write {
  readonly file: string;
  readonly line: number;
  readonly table: string;
}

/**
 * Whoever writes a table keeps what is promised of it; others ask for it by the domain's `index.ts`. Reading is free,
 * because a set-based statement often has to join what several domains own.
 */
export const domainsWriteTheirOwnTables: Rule = (files) => {
  const tables = declaredTables(files);
  const schemaOf = new Map(tables.map(({ name, schema }) => [name, schema]));
  return [...writesInSql(files), ...writesByBuilder(files, tables)].flatMap((write) => {
    const problem = problemOf(write, schemaOf.get(write.table));
    return problem === undefined ? [] : [`${write.file}:${write.line} writes ${problem}`];
  });
};

function problemOf({ file, table }: Write, schema = 'nobody'): string | undefined {
  if (table === '?') return 'a table whose name is computed: write it out, as haat.<table>';
  const domain = domainOf(file);
  // A part of a domain may have a schema file of its own, named after both: credit-review.
  if (schema === domain || schema.startsWith(`${domain}-`)) return undefined;
  return `haat.${table}, which belongs to ${schema}: ask its owner by its index.ts`;
}

function declaredTables(files: Files): Table[] {
  return sources(files)
    .filter(([path]) => path.startsWith(SCHEMAS))
    .flatMap(([path, text]) =>
      [...text.matchAll(/\bconst (\w+) = haat\.table\(\s*'(\w+)'/g)].map(([, constant = '', name = '']) => {
        return { name, constant, schema: path.slice(SCHEMAS.length).replace(/\.ts$/, '') };
      }),
    );
}

/** What a template computes stands as "?" in its literal. `for update of` and `do update set` name no table of `haat`. */
const WRITE = /\b(?:insert\s+into|merge\s+into|delete\s+from|truncate|update)\s+(?:haat\.(\w+)|haat\.\?|\?)/gi;

function writesInSql(files: Files): Write[] {
  return literals(files)
    .filter(({ file }) => domainOf(file) !== undefined)
    .flatMap(({ file, line, text }) =>
      [...text.matchAll(WRITE)].map(([, table = '?']) => ({ file, line, table: table.toLowerCase() })),
    );
}

/** `insert(orderItems)`, of a table that is imported from a schema. */
function writesByBuilder(files: Files, tables: readonly Table[]): Write[] {
  return importsIn(files)
    .filter(({ file, target }) => domainOf(file) !== undefined && target?.startsWith(SCHEMAS))
    .flatMap(({ file, names }) => {
      const imported = tables.filter(({ constant }) => names.includes(constant));
      return [...nodesOf(parse(file, files.get(file) ?? ''))].flatMap((node) => {
        const table = imported.find(({ constant }) => constant === writtenBy(node));
        return table ? [{ file, line: lineOf(node), table: table.name }] : [];
      });
    });
}

function writtenBy(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [table] = node.arguments;
  const isWrite = /^(insert|update|delete)$/.test(node.expression.name.text);
  return isWrite && table && ts.isIdentifier(table) ? table.text : undefined;
}
