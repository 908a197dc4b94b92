/** What PostgreSQL cannot store in a text or in JSON: U+0000, and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** The text with what cannot be stored shown as U+FFFD: the ending of a run must be written, whatever its error says. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

/**
 * The value as JSON that PostgreSQL takes; what JSON has no word for (a function, undefined) becomes null.
 *
 * @throws TypeError when the value is no JSON at all: a bigint, or an object that contains itself
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? storableText(inner) : inner,
  );
  return json ?? 'null';
}
