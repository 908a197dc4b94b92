import { buffer } from 'node:stream/consumers';
import { itBehavesAsStorage, objectOf } from '../../../test/support/storage/storage-behaviour.js';
import { S3Emulator } from '../../../test/support/s3/s3.emulator.js';
import { until } from '../../../test/support/app/until.js';
import { storageKey } from '../storage-key.js';
import { S3Storage } from './s3-storage.js';

const KEY = storageKey('tests', 'one.bin');
const PART = 5 * 1024 * 1024;

describe('files in a bucket', () => {
  let store: S3Emulator;
  let storage: S3Storage;

  beforeEach(async () => {
    store = new S3Emulator();
    await store.start();
    storage = new S3Storage(store.config());
  });
  afterEach(async () => {
    await storage.onApplicationShutdown();
    await store.stop();
  });

  itBehavesAsStorage(() => storage);

  const contentOf = async () => {
    const stored = await storage.open(KEY);
    return stored && (await buffer(stored.content)).toString();
  };
  const unavailable = (reason: string) => ({
    kind: 'unavailable',
    code: 'storage_unavailable',
    message: expect.stringContaining(reason) as string,
  });

  it('are one request each, and several once they are larger than a part', async () => {
    await storage.put(objectOf(Buffer.alloc(PART)));
    expect(store.requests).toEqual(['PUT /haat-test/tests/one.bin']);
    expect(store.bucket.get(KEY).contentType).toBe('application/octet-stream');
    store.requests.length = 0;
    await storage.put(objectOf(Buffer.alloc(PART * 2 + 1)));
    expect(store.requests.map((request) => request.split(' ')[0])).toEqual(['POST', 'PUT', 'PUT', 'PUT', 'POST']);
    expect(store.bucket.get(KEY).content.length).toBe(PART * 2 + 1);
  });

  it.each(['SlowDown', 'InternalError', 'reset'] as const)('ride out trouble that passes: %s', async (trouble) => {
    store.trouble(trouble, 2);
    await expect(storage.put(objectOf('x'))).resolves.toBe(1);
    store.trouble(trouble, 2);
    expect(await contentOf()).toBe('x');
    store.trouble(trouble);
    await storage.remove([KEY]);
    expect(store.bucket.objects.size).toBe(0);
  });

  it('ride out trouble with a single part', async () => {
    store.trouble('reset', 1, ({ query }) => query.get('partNumber') === '2');
    store.trouble('SlowDown', 1, ({ query }) => query.get('partNumber') === '1');
    await expect(storage.put(objectOf(Buffer.alloc(PART * 3)))).resolves.toBe(PART * 3);
    expect(store.bucket.get(KEY).content.length).toBe(PART * 3);
  });

  it('cannot be used while the trouble lasts, and it is said which', async () => {
    store.trouble('SlowDown', 100);
    await expect(storage.put(objectOf('x'))).rejects.toMatchObject(unavailable('SlowDown'));
    await expect(storage.open(KEY)).rejects.toMatchObject(unavailable('SlowDown'));
    await expect(storage.remove([KEY])).rejects.toMatchObject(unavailable('SlowDown'));
    await expect(storage.list('tests')[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable('SlowDown'));
  });

  it('leave no parts behind when one of them cannot be stored', async () => {
    store.trouble('SlowDown', 100, ({ query }) => query.get('partNumber') === '2');
    await expect(storage.put(objectOf(Buffer.alloc(PART * 3)))).rejects.toMatchObject(unavailable('SlowDown'));
    await until('the upload to be given up', () => Promise.resolve(store.bucket.uploads.size === 0));
    expect(store.bucket.objects.size).toBe(0);
  });

  it('leave no parts behind when they are told to stop', async () => {
    const stop = new AbortController();
    const second = store.hold(({ query }) => query.get('partNumber') === '2');
    const putting = storage.put(objectOf(Buffer.alloc(PART * 3)), stop.signal);
    await second.arrived;
    expect(store.bucket.uploads.size).toBe(1);
    stop.abort(new Error('Enough.'));
    second.release();
    await expect(putting).rejects.toThrow('Enough.');
    expect([store.bucket.uploads.size, store.bucket.objects.size]).toEqual([0, 0]);
  });

  it('are let go at once when the store hangs and nobody waits any more', async () => {
    const stop = new AbortController();
    const hanging = store.hold(({ method }) => method === 'PUT');
    const putting = storage.put(objectOf('x'), stop.signal);
    await hanging.arrived;
    stop.abort(new Error('Enough.'));
    await expect(putting).rejects.toThrow('Enough.');
    expect(store.bucket.objects.size).toBe(0);
  });

  it('stand behind the prefix of their installation, and the others are not seen', async () => {
    const prefixed = new S3Storage(store.config({ prefix: 'staging/haat' }));
    await storage.put(objectOf('of another'));
    await prefixed.put(objectOf('own'));
    await prefixed.put(objectOf(Buffer.alloc(PART * 2), storageKey('tests', 'large')));
    expect([...store.bucket.objects.keys()].sort()).toEqual([
      'staging/haat/tests/large',
      'staging/haat/tests/one.bin',
      'tests/one.bin',
    ]);
    const listed: string[] = [];
    for await (const { key } of prefixed.list('tests')) listed.push(key);
    expect(listed.sort()).toEqual(['tests/large', 'tests/one.bin']);
    await prefixed.remove([KEY]);
    expect([await prefixed.open(KEY), await contentOf()]).toEqual([undefined, 'of another']);
    await prefixed.onApplicationShutdown();
  });

  it('break off where their connection does', async () => {
    await storage.put(objectOf(Buffer.alloc(500_000)));
    store.trouble('half');
    const stored = await storage.open(KEY);
    expect(stored?.bytes).toBe(500_000);
    await expect(stored && buffer(stored.content)).rejects.toMatchObject(unavailable('ECONNRESET'));
  });

  it('are not waited for without end', async () => {
    const impatient = new S3Storage(store.config(), {
      connectionTimeout: 300,
      socketTimeout: 300,
      requestTimeout: 300,
    });
    store.trouble('hang', 100);
    await expect(impatient.open(KEY)).rejects.toMatchObject(unavailable('ETIMEDOUT'));
    await impatient.onApplicationShutdown();
  });

  it.each([
    [
      'a secret that is another',
      { credentials: { accessKeyId: 'HAATTEST', secretAccessKey: 'x' } },
      'SignatureDoesNotMatch',
    ],
    ['a key that nobody knows', { credentials: { accessKeyId: 'X', secretAccessKey: 'x' } }, 'InvalidAccessKeyId'],
    ['a region that is another', { region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
    ['a bucket that is not there', { bucket: 'another' }, 'NoSuchBucket'],
    ['a store that is not there', { endpoint: 'http://127.0.0.1:9' }, ''],
  ])('cannot be used with %s', async (_, overrides, reason) => {
    const wrong = new S3Storage(store.config(overrides));
    await expect(wrong.put(objectOf('x'))).rejects.toMatchObject(unavailable(reason));
    await expect(wrong.open(KEY)).rejects.toMatchObject(unavailable(reason));
    await wrong.onApplicationShutdown();
  });
});
