/* What is used here of libraries that bring no types. */

declare module 'tiny-tfidf' {
  export class Corpus {
    constructor(
      names: readonly string[],
      texts: readonly string[],
      options?: { readonly useDefaultStopwords?: boolean },
    );
    /** The weight of each term in the document, BM25; 0 of a term that it does not hold. */
    getDocumentVector(name: string): ReadonlyMap<string, number>;
  }
}

declare module 'stopword' {
  type Words = readonly string[];
  export const ara: Words, ben: Words, deu: Words, eng: Words, fra: Words, guj: Words, hin: Words, ind: Words;
  export const ita: Words, jpn: Words, kor: Words, mar: Words, nld: Words, pol: Words, por: Words, rus: Words;
  export const spa: Words, swa: Words, tha: Words, tur: Words, urd: Words, vie: Words, zho: Words;
}
