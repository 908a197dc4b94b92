/** How far a generation is. */
interface Extent {
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

const MERGED: ReadonlySet<string> = new Set(['completed', 'completed_with_failures', 'failed']);

/**
 * Percent of the steps that are behind it, rounded down: the clusters, and the merging after them. It goes back only when
 * a failed cluster is named again.
 */
export function progressOf({ status, total, done, failed }: Extent): number {
  // One that failed before there were clusters got nowhere.
  if (MERGED.has(status) && total > 0) return 100;
  return Math.floor((100 * (done + failed)) / (total + 1));
}
