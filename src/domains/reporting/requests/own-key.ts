import type { EnqueueOptions } from '../../../jobs/index.js';

/**
 * The options by which a report is deduplicated among those of its owner alone: it is shown to who asked for it, so that of another
 * would be one that the caller never sees.
 */
export function withOwnKey({ deduplicationKey, ...options }: EnqueueOptions): EnqueueOptions {
  // No name of an API key holds a colon, so that the keys of two owners are never alike.
  const owner = options.owner ?? '';
  return {
    ...options,
    ...(options.deduplicate && { deduplicateAmong: owner }),
    ...(deduplicationKey !== undefined && { deduplicationKey: `${owner}:${deduplicationKey}` }),
  };
}
