/*
 * Words by the rules of Unicode (UAX #29): letters with their vowel signs stay together in Devanagari, and languages
 * without blanks between words are divided by dictionary.
 */
const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** Apostrophes inside a word, and the joiners with which some write Devanagari and others do not. */
const LEFT_OUT = /['’\u200c\u200d]/g;

/** What is longer is no word but a link, an id or an attack. */
const LONGEST = 40;

/** The words of a text that mean something by themselves, in their order. */
export function wordsOf(text: string, stopWords: ReadonlySet<string>): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of WORDS.segment(text.normalize('NFKC').toLowerCase())) {
    if (!isWordLike) continue;
    const word = segment.replaceAll(LEFT_OUT, '');
    if (isTelling(word) && !stopWords.has(word)) words.push(word);
  }
  return words;
}

/** A single letter or a number alone says nothing; a single sign of Chinese may be a word. */
function isTelling(word: string): boolean {
  if (word.length > LONGEST || /^\p{N}*$/u.test(word)) return false;
  return word.length > 1 || /^[\p{Script=Han}\p{Script=Hangul}]$/u.test(word);
}
