/** The first so many characters of a text: half of a surrogate pair would be one that PostgreSQL refuses. */
export const cut = (text: string, length: number): string =>
  // No character takes more than two units, so that the rest need not be looked at.
  Array.from(text.slice(0, 2 * length))
    .slice(0, length)
    .join('');
