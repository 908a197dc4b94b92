import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Storage, storageKey } from '../../../src/storage/index.js';
import { until } from '../app/until.js';

const KEY = storageKey('tests', 'one.bin');

export const objectOf = (content: Buffer | string, key = KEY) => ({
  key,
  content: Readable.from([Buffer.from(content)]),
  contentType: 'application/octet-stream',
});

/** What every store does, wherever it keeps its objects; `storage` is empty at the start of each test. */
export function itBehavesAsStorage(storage: () => Storage): void {
  const contentOf = async (key = KEY) => {
    const stored = await storage().open(key);
    return stored && { bytes: stored.bytes, content: await buffer(stored.content) };
  };
  const keysIn = async (folder: string) => {
    const keys: string[] = [];
    for await (const { key } of storage().list(folder)) keys.push(key);
    return keys.sort();
  };

  it.each([0, 1, 100_000, 13_000_000])('gives back what it took: %i bytes', async (size) => {
    const content = randomBytes(size);
    await expect(storage().put(objectOf(content))).resolves.toBe(size);
    const stored = await contentOf();
    expect(stored?.bytes).toBe(size);
    expect(stored?.content.equals(content)).toBe(true);
  });

  it('has nothing under a key that was never put', async () => {
    await expect(storage().open(storageKey('tests', 'nothing'))).resolves.toBeUndefined();
    await expect(storage().open(storageKey('never', 'heard', 'of'))).resolves.toBeUndefined();
  });

  it('replaces an object of the same key', async () => {
    await storage().put(objectOf('first, and longer'));
    await storage().put(objectOf('second'));
    expect((await contentOf())?.content.toString()).toBe('second');
  });

  it('shows an object only once it is whole, and keeps the one before until then', async () => {
    await storage().put(objectOf('old'));
    const content = new PassThrough();
    const putting = storage().put({ ...objectOf(''), content });
    content.write('new, ');
    expect((await contentOf())?.content.toString()).toBe('old');
    content.end('and whole');
    await putting;
    expect((await contentOf())?.content.toString()).toBe('new, and whole');
  });

  it('leaves nothing of content that breaks off, and says what broke', async () => {
    const content = new PassThrough();
    const putting = storage().put({ ...objectOf(''), content });
    content.write(Buffer.alloc(100_000));
    content.destroy(new Error('The source is gone.'));
    await expect(putting).rejects.toThrow('The source is gone.');
    await expect(contentOf()).resolves.toBeUndefined();
  });

  it('stops when it is told to, leaves nothing, and ends the content', async () => {
    const stop = new AbortController();
    const content = new PassThrough();
    const putting = storage().put({ ...objectOf(''), content }, stop.signal);
    content.write(Buffer.alloc(6_000_000));
    stop.abort(new Error('Enough.'));
    await expect(putting).rejects.toThrow('Enough.');
    await until('the content to be ended', () => Promise.resolve(content.destroyed));
    await expect(contentOf()).resolves.toBeUndefined();
  });

  it('does not begin when it is told to stop before', async () => {
    const object = objectOf('x');
    await expect(storage().put(object, AbortSignal.abort(new Error('Too late.')))).rejects.toThrow('Too late.');
    await until('the content to be ended', () => Promise.resolve(object.content.destroyed));
    await expect(contentOf()).resolves.toBeUndefined();
  });

  it('may be asked for an object that nobody reads', async () => {
    await storage().put(objectOf(Buffer.alloc(300_000)));
    for (let round = 0; round < 100; round += 1) (await storage().open(KEY))?.content.destroy();
    const begun = await storage().open(KEY);
    const chunks = begun?.content[Symbol.asyncIterator]();
    await chunks?.next();
    await chunks?.return?.();
    expect((await contentOf())?.bytes).toBe(300_000);
  });

  it('removes objects, also those that are not there', async () => {
    const keys = [KEY, storageKey('tests', 'two'), storageKey('elsewhere', 'three')];
    await storage().put(objectOf('1'));
    await storage().put(objectOf('2', keys[1]));
    await storage().remove(keys);
    await storage().remove(keys);
    for (const key of keys) await expect(contentOf(key)).resolves.toBeUndefined();
  });

  it('lists what stands in a folder, however deep, with the time at which it was stored', async () => {
    const names = ['images/a/1.webp', 'images/b/2.webp', 'images/3', 'images-of-others/4', 'reports/5.csv'];
    for (const name of names) await storage().put(objectOf(name, storageKey(...name.split('/'))));
    await expect(keysIn('images')).resolves.toEqual(['images/3', 'images/a/1.webp', 'images/b/2.webp']);
    await expect(keysIn('nothing')).resolves.toEqual([]);
    for await (const { storedAt } of storage().list('reports')) {
      expect(Math.abs(storedAt.getTime() - Date.now())).toBeLessThan(60_000);
    }
  });

  it('takes many at once', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => storageKey('many', `${index % 3}`, `n${index}`));
    await Promise.all(keys.map((key) => storage().put(objectOf(key, key))));
    const contents = await Promise.all(keys.map((key) => contentOf(key)));
    expect(contents.map((stored) => stored?.content.toString())).toEqual(keys);
  });
}
