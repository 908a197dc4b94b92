import { createHash } from 'node:crypto';
import type { BusinessKeys } from '../../jobs/index.js';
import { canonicalJson } from '../../validation/index.js';

const KIND = 'body';

/** Where hashes get their key from. */
export type HashKeys = Pick<BusinessKeys, 'hashed' | 'candidates'>;

/**
 * Hash of what a request asks for. The order of keys does not count: a client that builds its body again from a record
 * may write it in another order.
 *
 * @param keys with them it is an HMAC: of a body that holds a short code, a plain hash would tell the code to whoever tries
 *   them all
 */
export function fingerprint(body: unknown, keys?: HashKeys): string {
  const [keyed] = keys?.hashed(KIND, plainHash(body)) ?? [];
  return keyed ?? plainHash(body);
}

/** Whether the fingerprint is that of the body, under whatever key of the present configuration, or under none. */
export function isFingerprintOf(body: unknown, known: string, keys?: HashKeys): boolean {
  const plain = plainHash(body);
  return known === plain || (keys?.candidates(KIND, plain) ?? []).includes(known);
}

function plainHash(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
