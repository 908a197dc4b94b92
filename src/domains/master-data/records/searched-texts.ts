/** Between the digits of a phone number, and not in what is stored. */
const SEPARATORS = /[\s().-]+/g;

/** A search as it was typed, and without what people write between the digits of a phone number. */
export function searchedTexts(search: string): readonly string[] {
  const typed = search.trim();
  const bare = typed.replaceAll(SEPARATORS, '');
  return bare === '' || bare === typed ? [typed] : [typed, bare];
}
