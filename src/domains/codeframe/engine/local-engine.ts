import { messageOf } from '../../../errors/index.js';
import type { Cluster, Clustering } from '../clustering/clusters.js';
import type { ClusteringThread } from '../clustering/clustering-thread.service.js';
import type { ClusterText, Code, NamingEngine, NamingOutcome, NamingRequest, Theme } from './naming-engine.js';

const FREE = '0.000000';

/** Of fewer answers each would be a code of its own. */
const SMALLEST_DIVIDED = 6;
const MOST_CODES = 6;

const NAME_TERMS = 3;
const EXAMPLES = 3;
const QUOTE_LENGTH = 120;

/** Any will do: an engine that answers the same request twice answers the same. */
const SEED = 1;

/**
 * Names a cluster by the words that tell it, and finds its codes by clustering its answers once more. It costs nothing,
 * calls nobody, and does not translate: its names are in the words of the answers.
 */
export class LocalEngine implements NamingEngine {
  readonly name = 'local';

  constructor(private readonly clustering: ClusteringThread) {}

  async nameCluster(request: NamingRequest, signal: AbortSignal): Promise<NamingOutcome> {
    try {
      return { kind: 'named', theme: themeOf(request, await this.#divided(request, signal)), costUsd: FREE };
    } catch (error) {
      signal.throwIfAborted();
      const message = `The answers of the cluster could not be divided: ${messageOf(error)}`;
      return { kind: 'failed', code: 'clustering_failed', message };
    }
  }

  #divided({ texts }: NamingRequest, signal: AbortSignal): Promise<Clustering> {
    return this.clustering.cluster(
      {
        texts: texts.map(({ text }) => text),
        languages: [...new Set(texts.flatMap(({ language }) => language ?? []))],
        count: codesOf(texts.length),
        seed: SEED,
      },
      signal,
    );
  }
}

function themeOf({ texts, terms, answers }: NamingRequest, { clusters }: Clustering): Theme {
  return {
    name: titleOf(terms),
    description: `${counted(answers)} about ${terms.join(', ')}. Typical: ${quoted(texts[0])}`,
    codes: clusters.map((cluster) => codeOf(cluster, texts, terms)),
  };
}

function codesOf(answers: number): number {
  return answers < SMALLEST_DIVIDED ? 1 : Math.min(MOST_CODES, Math.max(2, Math.round(Math.sqrt(answers / 2))));
}

/** The theme's own word would stand in the name of each of its codes, where others tell more. */
function codeOf(cluster: Cluster, texts: readonly ClusterText[], [theme]: readonly string[]): Code {
  const others = cluster.terms.filter((term) => term !== theme);
  const examples = cluster.members.slice(0, EXAMPLES).flatMap((member) => texts[member] ?? []);
  return {
    name: titleOf(others.length > 0 ? others : cluster.terms),
    description: `${counted(cluster.members.length)} such as ${quoted(examples[0])}`,
    exampleIds: examples.map(({ id }) => id),
  };
}

const counted = (answers: number): string => (answers === 1 ? '1 answer' : `${answers} answers`);

function titleOf(terms: readonly string[]): string {
  const title = terms.slice(0, NAME_TERMS).join(', ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function quoted(answer: ClusterText | undefined): string {
  const characters = [...(answer?.text ?? '')];
  const isShort = characters.length <= QUOTE_LENGTH;
  return `“${isShort ? characters.join('') : `${characters.slice(0, QUOTE_LENGTH).join('')}…`}”`;
}
