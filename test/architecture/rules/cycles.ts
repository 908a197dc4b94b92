import { domainOf, importsIn, type Rule, type SourceImport } from '../rule.js';
import type { Files } from '../source.js';

/**
 * A circle makes what a file sees depend on which of its files is loaded first. Imports of types alone are left out:
 * they are gone before anything is loaded, and a class and the types of what it works with may well name each other.
 */
export const filesFormNoCircle: Rule = (files) =>
  circles(edges(files, ({ file, target, isTypeOnly }) => (isTypeOnly ? undefined : [file, target]))).map(
    (circle) => `${circle.join(' → ')}: move what they share to a file of its own`,
  );

/** Types count here: domains that know each other's types cannot be understood one at a time. */
export const domainsFormNoCircle: Rule = (files) =>
  circles(edges(files, ({ file, target }) => [domainOf(file), domainOf(target)])).map(
    (circle) => `domains ${circle.join(' → ')}: what goes back must travel as a job or a domain event`,
  );

/** Types count here too: of two folders one stands on the other. */
export const foldersFormNoCircle: Rule = (files) =>
  circles(edges(files, ({ file, target }) => [topFolder(file), topFolder(target)])).map(
    (circle) => `folders ${circle.join(' → ')}: turn one of the imports round, or move what both need further down`,
  );

/** `jobs` of `src/jobs/run/runner.ts`; a file of `src` itself is in none. */
const topFolder = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : /^src\/([^/]+)\//.exec(path)?.[1];

type Graph = ReadonlyMap<string, ReadonlySet<string>>;
type Edge = readonly [from: string | undefined, to: string | undefined];

function edges(files: Files, edgeOf: (found: SourceImport) => Edge | undefined): Graph {
  const graph = new Map<string, Set<string>>();
  for (const found of importsIn(files)) {
    const [from, to] = edgeOf(found) ?? [];
    if (from === undefined || to === undefined || (from === to && found.file !== found.target)) continue;
    graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return graph;
}

/** One circle for each knot of nodes that reach each other: the shortest through its first, ending where it began. */
function circles(graph: Graph): string[][] {
  const seen = new Set<string>();
  return [...graph.keys()].sort().flatMap((start) => {
    if (seen.has(start)) return [];
    const circle = wayBack(graph, start);
    circle?.forEach((node) => seen.add(node));
    return circle ? [circle] : [];
  });
}

/** The shortest way from a node to itself. */
function wayBack(graph: Graph, start: string): string[] | undefined {
  const ways: string[][] = [[start]];
  const reached = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return [...way, start];
      if (reached.has(next)) continue;
      reached.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
