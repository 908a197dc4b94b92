import { createHash } from 'node:crypto';
import { canonicalJson } from '../../validation/index.js';

/**
 * A deduplication key for callers who ask to deduplicate without naming one: the same payload for the same job. Key
 * order does not matter.
 */
export function payloadKey(jobName: string, payload: unknown): string {
  const hash = createHash('sha256').update(canonicalJson(payload)).digest('hex');
  return `${jobName}:${hash}`;
}
