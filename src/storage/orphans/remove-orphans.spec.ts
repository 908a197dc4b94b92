import { removeOrphans } from './remove-orphans.js';
import { type ListedObject, Storage, type StorageKey } from '../storage.js';
import { storageKey } from '../storage-key.js';

/** As much of a store as is asked for here. */
class Listing extends Storage {
  readonly removed: StorageKey[] = [];

  constructor(private readonly objects: readonly ListedObject[]) {
    super();
  }

  override put = () => Promise.reject(new Error('Nothing is put.'));
  override open = () => Promise.reject(new Error('Nothing is opened.'));

  override remove(keys: readonly StorageKey[]): Promise<void> {
    this.removed.push(...keys);
    return Promise.resolve();
  }

  override async *list(): AsyncGenerator<ListedObject> {
    yield* this.objects;
  }
}

const HOUR = 3_600_000;
const keysTo = (count: number) => Array.from({ length: count }, (_, index) => storageKey('folder', `n${index}`));
const stored = (key: StorageKey, hoursAgo: number) => ({ key, storedAt: new Date(Date.now() - hoursAgo * HOUR) });

describe('objects that nothing refers to', () => {
  const { signal } = new AbortController();

  it('are removed once they are old, in batches, and no others', async () => {
    const keys = keysTo(1_234);
    const store = new Listing([...keys.map((key) => stored(key, 25)), stored(storageKey('folder', 'young'), 23)]);
    const asked: number[] = [];
    const removed = await removeOrphans(store, 'folder', {
      olderThanMs: 24 * HOUR,
      referred: (batch) => {
        asked.push(batch.length);
        return Promise.resolve(new Set(batch.filter((key) => key.endsWith('7'))));
      },
      signal,
    });
    expect(asked).toEqual([500, 500, 234]);
    expect(store.removed).toEqual(keys.filter((key) => !key.endsWith('7')));
    expect(removed).toBe(store.removed.length);
  });

  it('stay when nobody waits for their removal any more, or nobody knows what is referred to', async () => {
    const store = new Listing(keysTo(3).map((key) => stored(key, 25)));
    const rules = { olderThanMs: 24 * HOUR, referred: () => Promise.reject(new Error('The database is down.')) };
    await expect(removeOrphans(store, 'folder', { ...rules, signal })).rejects.toThrow('The database is down.');
    const stopped = AbortSignal.abort(new Error('Enough.'));
    await expect(removeOrphans(store, 'folder', { ...rules, signal: stopped })).rejects.toThrow('Enough.');
    expect(store.removed).toEqual([]);
  });
});
