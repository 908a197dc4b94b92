/**
 * A business key as it stands among a job's keys, from what a person searches for: `order:ORD-1`, `message:…`. It is
 * the one place that knows how keys are stored.
 */
export function searchedKey(key: string): string {
  return key.trim();
}
