import { createHash } from 'node:crypto';
import type { EnqueueOptions } from '../../../jobs/index.js';
import { canonicalJson } from '../../../validation/index.js';

/**
 * The options with a deduplication key that is the owner's own, whatever the key was asked for by: a report is shown to who asked
 * for it, so that of another would be one that the caller never sees.
 */
export function withOwnKey({ deduplicate, ...options }: EnqueueOptions, payload: object): EnqueueOptions {
  const key = options.deduplicationKey ?? (deduplicate ? digestOf(payload) : undefined);
  // No name of a key holds a colon, so the two of no two owners run together alike.
  return key === undefined ? options : { ...options, deduplicationKey: `${options.owner ?? ''}:${key}` };
}

const digestOf = (payload: object): string => createHash('sha256').update(canonicalJson(payload)).digest('hex');
