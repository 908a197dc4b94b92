import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../../validation/index.js';

/**
 * A deduplication key for callers who ask to deduplicate without naming one: the same payload for the same job. Key
 * order does not matter.
 *
 * @param secret for a payload that holds one: who has no key must not find it out by trying
 */
export function payloadKey(jobName: string, payload: unknown, secret?: KeyObject): string {
  const hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  return `${jobName}:${hash.update(canonicalJson(payload)).digest('hex')}`;
}
