/** What stands in an answer for a value that is sealed in the record. */
const HIDDEN = '[hidden]';

/** The payload as it may be shown: sealed values (`{ "$sealed": … }`) are hidden, wherever they stand. */
export function shownPayload(payload: unknown): unknown {
  if (Array.isArray(payload)) return payload.map(shownPayload);
  if (typeof payload !== 'object' || payload === null) return payload;
  if (Object.hasOwn(payload, '$sealed')) return HIDDEN;
  return Object.fromEntries(Object.entries(payload).map(([field, value]) => [field, shownPayload(value)]));
}
