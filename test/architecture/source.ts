import ts from 'typescript';

/** Files of a repository: their text by their path from its root, with "/" on every system. */
export type Files = ReadonlyMap<string, string>;

export interface Import {
  /** As it is written: a package, or a path from the importing file; absent when it is computed. */
  readonly specifier: string | undefined;
  /** Erased when the file is compiled. */
  readonly isTypeOnly: boolean;
  /** Loaded when it is first needed, and not with the file: `import(…)`. */
  readonly isLazy?: boolean;
  /** The names that are taken, where they are listed. */
  readonly names: readonly string[];
  readonly line: number;
}

const parsed = new Map<string, ts.SourceFile>();

/** The syntax tree of a file; the same text is read once. */
export function parse(path: string, text: string): ts.SourceFile {
  const key = `${path}\0${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  parsed.set(key, source);
  return source;
}

/** Every node of a file, from the top down. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

export const lineOf = (node: ts.Node): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;

/** Static and dynamic imports, re-exports, `require` and types by `import('…')`, in the order of the text. */
export function importsOf(path: string, text: string): Import[] {
  return [...nodesOf(parse(path, text))].flatMap((node) => importOf(node) ?? []);
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) return { ...written(node, node.moduleSpecifier), ...importClause(node) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { ...written(node, node.moduleSpecifier), ...exportClause(node) };
  }
  if (ts.isImportTypeNode(node)) {
    const literal = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return { ...written(node, literal), isTypeOnly: true, names: [] };
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { ...written(node, node.moduleReference.expression), isTypeOnly: node.isTypeOnly, names: [] };
  }
  if (ts.isCallExpression(node) && loadsModule(node.expression)) {
    const isLazy = node.expression.kind === ts.SyntaxKind.ImportKeyword;
    return { ...written(node, node.arguments[0]), isTypeOnly: false, isLazy, names: [] };
  }
  return undefined;
}

/** `import(…)`, `require(…)`, and what `createRequire(…)` returns when it is called on the spot. */
function loadsModule(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === 'require';
  return (
    ts.isCallExpression(callee) && ts.isIdentifier(callee.expression) && callee.expression.text === 'createRequire'
  );
}

function written(node: ts.Node, expression: ts.Node | undefined) {
  const plain = expression && ts.isAsExpression(expression) ? expression.expression : expression;
  const specifier = plain && ts.isStringLiteralLike(plain) ? plain.text : undefined;
  return { specifier, line: lineOf(node) };
}

function importClause({ importClause: clause }: ts.ImportDeclaration) {
  if (!clause) return { isTypeOnly: false, names: [] };
  const named = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
  const hasOther = clause.name !== undefined || (clause.namedBindings && ts.isNamespaceImport(clause.namedBindings));
  return { isTypeOnly: isErased(clause.isTypeOnly, hasOther ? [] : named), names: namesOf(named) };
}

function exportClause({ exportClause: clause, isTypeOnly }: ts.ExportDeclaration) {
  const named = clause && ts.isNamedExports(clause) ? clause.elements : [];
  return { isTypeOnly: isErased(isTypeOnly, named), names: namesOf(named) };
}

type Specifiers = readonly (ts.ImportSpecifier | ts.ExportSpecifier)[];

const isErased = (isTypeOnly: boolean, named: Specifiers): boolean =>
  isTypeOnly || (named.length > 0 && named.every((specifier) => specifier.isTypeOnly));

const namesOf = (named: Specifiers): string[] => named.map(({ name, propertyName }) => (propertyName ?? name).text);
