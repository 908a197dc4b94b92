import { createHash } from 'node:crypto';

/**
 * A deduplication key for callers who ask to deduplicate without naming one: the same payload for the same job. Key
 * order does not matter.
 */
export function payloadKey(jobName: string, payload: unknown): string {
  return `${jobName}:${createHash('sha256')
    .update(JSON.stringify(sorted(payload)))
    .digest('hex')}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
