/** What stands where a sensitive value was. */
const HIDDEN = '[hidden]';

/** A payload as people may see it: what is sealed in the record is hidden. */
export function shownPayload(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownPayload);
  if (typeof value !== 'object' || value === null) return value;
  if ('$sealed' in value) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shownPayload(inner)]));
}
