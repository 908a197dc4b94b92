import type { Storage, StorageKey } from '../storage.js';

export interface OrphanRules {
  /** Younger objects may be about to get the row that refers to them. In ms, by the clocks of the store and this machine. */
  readonly olderThanMs: number;
  /** Those of the keys that a row refers to. */
  readonly referred: (keys: readonly StorageKey[]) => Promise<ReadonlySet<StorageKey>>;
  readonly signal: AbortSignal;
}

/** Keys that are looked up at once. */
const BATCH = 500;

/**
 * Removes the objects of a folder that nothing refers to: of runs that were killed between their object and their
 * commit. It may be stopped anywhere and repeated.
 *
 * @returns how many there were
 */
export async function removeOrphans(storage: Storage, folder: string, rules: OrphanRules): Promise<number> {
  const oldest = Date.now() - rules.olderThanMs;
  let removed = 0;
  let batch: StorageKey[] = [];
  const removeUnreferred = async () => {
    rules.signal.throwIfAborted();
    const referred = await rules.referred(batch);
    const orphans = batch.filter((key) => !referred.has(key));
    await storage.remove(orphans);
    removed += orphans.length;
    batch = [];
  };
  for await (const { key, storedAt } of storage.list(folder)) {
    if (storedAt.getTime() < oldest) batch.push(key);
    if (batch.length === BATCH) await removeUnreferred();
  }
  await removeUnreferred();
  return removed;
}
