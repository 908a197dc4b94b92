/*
 * Words by the rules of Unicode (UAX #29): letters with their vowel signs stay together in Devanagari, and languages
 * without blanks between words are divided by dictionary.
 */
const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * Characters that are read of a text: what it is about stands in its beginning. The time that the segmenter takes grows
 * with the square of the length: 1,000 Chinese signs take 2 ms, 100,000 of them 30 s.
 */
export const READ_CHARACTERS = 1_000;

/** Apostrophes inside a word, and the joiners with which some write Devanagari and others do not. */
const LEFT_OUT = /['’\u200c\u200d]/g;

/** What is longer is no word but a link, an id or an attack. */
const LONGEST = 40;

/** The words in the beginning of a text that mean something by themselves, in their order. */
export function wordsOf(text: string, stopWords: ReadonlySet<string>): string[] {
  // Twice, because one sign may stand for many.
  const normal = text.slice(0, READ_CHARACTERS).normalize('NFKC');
  const beginning = normal.slice(0, READ_CHARACTERS).toLowerCase();
  const words: string[] = [];
  for (const { segment, isWordLike } of WORDS.segment(beginning)) {
    if (!isWordLike) continue;
    const word = segment.replaceAll(LEFT_OUT, '');
    if (isTelling(word) && !stopWords.has(word)) words.push(word);
  }
  return words;
}

/** A single letter or a number alone says nothing; a single sign of Chinese may be a word. */
function isTelling(word: string): boolean {
  if (word.length > LONGEST || /^[\p{N}.,]*$/u.test(word)) return false;
  return word.length > 1 || /^[\p{Script=Han}\p{Script=Hangul}]$/u.test(word);
}
