import { kmeans } from 'ml-kmeans';
import { stopWordsOf } from './stop-words.js';
import { type Points, pointsOf, type Vocabulary, vocabularyOf } from './vectors.js';
import { wordsOf } from './words.js';

/** Texts to be put together by what they say. */
export interface ClusteringTask {
  readonly texts: readonly string[];
  /** Tags of the languages that the texts are said to be in. */
  readonly languages: readonly string[];
  /** How many clusters are wanted; there are fewer where the texts say fewer things. */
  readonly count: number;
  readonly seed: number;
}

export interface Cluster {
  /** Places in the list of texts, the most typical first. */
  readonly members: readonly number[];
  /** The words that tell the cluster from the others, the most telling first. */
  readonly terms: readonly string[];
}

export interface Clustering {
  /** The largest first. */
  readonly clusters: readonly Cluster[];
  /** Texts without a word to go by: they are in no cluster. */
  readonly unclustered: number;
}

const MOST_CLUSTER_TERMS = 8;

/** k-means finds the nearest of the ways to divide, not the best: it begins anew as often as the work allows. */
const MOST_RESTARTS = 10;
const RESTART_WORK = 20_000_000;
const MOST_ITERATIONS = 100;

/** Clusters the texts. The same task always gives the same clusters. */
export function clusterTexts({ texts, languages, count, seed }: ClusteringTask): Clustering {
  const stopWords = stopWordsOf(languages);
  const words = texts.map((text) => wordsOf(text, stopWords));
  const vocabulary = vocabularyOf(words);
  const told = words.flatMap((its, index) => (its.some((word) => vocabulary.has(word)) ? [index] : []));
  const points = pointsOf(
    told.map((index) => words[index] ?? []),
    vocabulary,
  );
  const clusters = divided(points, count, seed).map((members) => {
    const places = members.map((member) => told[member] ?? 0);
    return {
      members: places,
      terms: termsOf(
        places.map((place) => words[place] ?? []),
        vocabulary,
      ),
    };
  });
  return { clusters, unclustered: texts.length - told.length };
}

/** The points of each cluster, the nearest to its middle first. */
function divided(points: Points, count: number, seed: number): number[][] {
  const wanted = distinctUpTo(points, count);
  if (wanted === 0) return [];
  const work = points.length * wanted * (points[0]?.length ?? 0);
  const restarts = Math.min(MOST_RESTARTS, Math.max(1, Math.floor(RESTART_WORK / work)));
  const divisions = Array.from({ length: restarts }, (_, round) => division(points, wanted, seed + round));
  const best = divisions.reduce((one, other) => (other.spread < one.spread ? other : one));
  return best.clusters.toSorted((one, other) => other.length - one.length || (one[0] ?? 0) - (other[0] ?? 0));
}

interface Division {
  readonly clusters: number[][];
  /** The sum of the squared distances to the middles. */
  readonly spread: number;
}

function division(points: Points, count: number, seed: number): Division {
  const { clusters: clusterOf, centroids } = kmeans(points, count, { seed, maxIterations: MOST_ITERATIONS });
  const distances = points.map((point, index) => squaredDistance(point, centroids[clusterOf[index] ?? 0] ?? []));
  const clusters = centroids.map((): number[] => []);
  clusterOf.forEach((cluster, index) => clusters[cluster]?.push(index));
  for (const members of clusters)
    members.sort((one, other) => (distances[one] ?? 0) - (distances[other] ?? 0) || one - other);
  return {
    clusters: clusters.filter((members) => members.length > 0),
    spread: distances.reduce((sum, distance) => sum + distance, 0),
  };
}

/** How many different points there are, counted up to `most`: k-means cannot make more clusters than that. */
function distinctUpTo(points: Points, most: number): number {
  const seen = new Set<string>();
  for (const point of points) {
    if (seen.size >= most) break;
    seen.add(point.map((value) => value.toFixed(6)).join());
  }
  return seen.size;
}

function squaredDistance(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + (value - (other[index] ?? 0)) ** 2, 0);
}

/** Words that are frequent in the cluster and rare elsewhere. */
function termsOf(texts: readonly (readonly string[])[], vocabulary: Vocabulary): string[] {
  const here = vocabularyOf(texts);
  const score = (word: string): number =>
    (here.get(word) ?? 0) ** 2 / (vocabulary.get(word) ?? Number.POSITIVE_INFINITY);
  return [...here.keys()]
    .filter((word) => vocabulary.has(word))
    .toSorted((one, other) => score(other) - score(one) || (one < other ? -1 : 1))
    .slice(0, MOST_CLUSTER_TERMS);
}
