import { createHash } from 'node:crypto';
import { canonicalJson } from '../../validation/index.js';

/**
 * Hash of what a request asks for. The order of keys does not count: a client that builds its body again from a record
 * may write it in another order.
 */
export function fingerprint(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
