import { Corpus } from 'tiny-tfidf';

/** Most words that texts are compared by: those in the most texts. Bounds the memory: a number a text and word. */
const MOST_TERMS = 500;

/** The words that texts are compared by, and in how many texts each stands. */
export type Vocabulary = ReadonlyMap<string, number>;

/** Ties are broken by the word itself, so that the same texts always give the same vocabulary. */
export function vocabularyOf(texts: readonly (readonly string[])[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const commonest = [...counts].toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  return new Map(commonest.slice(0, MOST_TERMS));
}

/** A point of length 1 for each text; all zeros for one without a word of the vocabulary. */
export type Points = number[][];

/**
 * TF-IDF, smoothed. Answers are short: two that mean the same often share no word. So each word also counts, by how
 * often they stand together, for the words that it is seen with elsewhere (the generalised vector space model of Wong,
 * Ziarko and Wong, 1985, applied twice).
 */
export function pointsOf(texts: readonly (readonly string[])[], vocabulary: Vocabulary): Points {
  const weights = weightsOf(texts, [...vocabulary.keys()]);
  const kinship = squared(kinshipOf(weights, vocabulary.size));
  return weights.map((row) => unit(smoothed(row, kinship)));
}

/** The weights of one text, of the words that it holds: the place of a word in the vocabulary, and its weight. */
type Weights = readonly (readonly [term: number, weight: number])[];

/** The library reads Latin letters only, so it is given a number for each word. */
function weightsOf(texts: readonly (readonly string[])[], terms: readonly string[]): Weights[] {
  const names = new Map(terms.map((term, index) => [term, `t${index}`]));
  const written = texts.map((words) => words.flatMap((word) => names.get(word) ?? []));
  const ids = texts.map((_, index) => String(index));
  const corpus = new Corpus(
    ids,
    written.map((words) => words.join(' ')),
    { useDefaultStopwords: false },
  );
  return written.map((words, index) => {
    const vector = corpus.getDocumentVector(String(index));
    const row = [...new Set(words)].map((name): [number, number] => [Number(name.slice(1)), vector.get(name) ?? 0]);
    const length = Math.hypot(...row.map(([, weight]) => weight));
    return row.map(([term, weight]): [number, number] => [term, weight / length]);
  });
}

/** The cosine of each pair of words, by the texts that they stand in. */
function kinshipOf(weights: readonly Weights[], size: number): Float64Array[] {
  const kinship = Array.from({ length: size }, () => new Float64Array(size));
  for (const row of weights) {
    for (const [one, a] of row) for (const [other, b] of row) add(kinship[one], other, a * b);
  }
  const lengths = kinship.map((row, term) => Math.sqrt(row[term] ?? 0));
  return kinship.map((row, one) => row.map((dot, other) => dot / ((lengths[one] ?? 0) * (lengths[other] ?? 0)) || 0));
}

function squared(matrix: readonly Float64Array[]): Float64Array[] {
  return matrix.map((row) => {
    const sum = new Float64Array(row.length);
    row.forEach((factor, index) => addScaled(sum, matrix[index], factor));
    return sum;
  });
}

function smoothed(row: Weights, kinship: readonly Float64Array[]): Float64Array {
  const point = new Float64Array(kinship.length);
  for (const [term, weight] of row) addScaled(point, kinship[term], weight);
  return point;
}

function addScaled(sum: Float64Array, row: Float64Array | undefined, factor: number): void {
  if (factor === 0 || !row) return;
  for (let index = 0; index < sum.length; index++) add(sum, index, factor * (row[index] ?? 0));
}

function add(row: Float64Array | undefined, index: number, value: number): void {
  if (row) row[index] = (row[index] ?? 0) + value;
}

function unit(point: Float64Array): number[] {
  let sum = 0;
  for (const value of point) sum += value * value;
  const length = Math.sqrt(sum);
  return Array.from(point, (value) => (length === 0 ? 0 : value / length));
}
