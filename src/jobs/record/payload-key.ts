import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../../validation/index.js';
import type { EnqueueOptions } from './enqueue-options.js';

/** The key of a job in its queue, if anybody asked for one. @param keyOfPayload is worked out only when it is needed */
export function deduplicationKeyOf(
  { deduplicationKey, deduplicate, deduplicateAmong }: EnqueueOptions,
  keyOfPayload: () => string,
): string | undefined {
  if (deduplicationKey !== undefined || !deduplicate) return deduplicationKey;
  return deduplicateAmong === undefined ? keyOfPayload() : `${deduplicateAmong}:${keyOfPayload()}`;
}

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
