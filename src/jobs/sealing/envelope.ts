/** The one key of an object that stands for a sealed value. No payload may use it for anything else. */
export const SEALED = '$sealed';

/** A sealed value as it is stored: `keyId.iv.tag.ciphertext`, the last three in base64url. */
export interface Envelope {
  readonly [SEALED]: string;
}

export function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && SEALED in value && typeof value[SEALED] === 'string';
}

/** Where in its payload a value stands: the keys and indexes that lead to it. */
export type Place = readonly (string | number)[];

/** Deeper than any payload that is accepted: what lies below was not put there by us, and the validation refuses it. */
const DEEPEST = 64;

/** A copy of a stored payload with another value in the place of every envelope. */
export function mapEnvelopes(
  stored: unknown,
  replacement: (envelope: Envelope, place: Place) => unknown,
  place: Place = [],
): unknown {
  if (place.length > DEEPEST) return stored;
  if (isEnvelope(stored)) return replacement(stored, place);
  if (Array.isArray(stored)) {
    return stored.map((inner: unknown, index) => mapEnvelopes(inner, replacement, [...place, index]));
  }
  if (typeof stored !== 'object' || stored === null) return stored;
  return Object.fromEntries(
    Object.entries(stored).map(([key, inner]) => [key, mapEnvelopes(inner, replacement, [...place, key])]),
  );
}

/** A stored payload as it may be shown: what is sealed in it stays hidden. It needs no class of the job. */
export function hiddenPayload(stored: unknown): unknown {
  return mapEnvelopes(stored, () => '[sensitive]');
}
