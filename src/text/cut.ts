/**
 * The beginning of a text, at most so many characters of it. A character beyond U+FFFF is two units of a string: a cut
 * between them leaves half of one, which is no text to PostgreSQL nor to anybody else.
 */
export function cut(text: string, most: number): string {
  return Array.from(text.slice(0, 2 * most))
    .slice(0, most)
    .join('');
}
