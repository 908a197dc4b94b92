import { readdir, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { days, minutes } from '../../src/jobs/index.js';
import { drain, moveClock, runTwice } from '../../src/jobs/testing/index.js';
import { Storage, storageKey } from '../../src/storage/index.js';
import { apiKey } from '../support/app/api-keys.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { jobRow, until } from '../support/app/until.js';
import { photo, taggedPhoto } from '../support/images/photo.js';
import { greyPng } from '../support/images/png.js';
import { S3Emulator } from '../support/s3/s3.emulator.js';
import { temporaryFolder } from '../support/servers/index.js';

const PATH = '/api/v1/images';

const variantOf = (id: string, name: string, width: number, height: number) => ({
  name,
  width,
  height,
  bytes: expect.any(Number) as number,
  contentType: 'image/webp',
  url: `${PATH}/${id}/${name}`,
});
const MISSING = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

describe('pictures', () => {
  let app: HttpApp;
  let folder: string;
  let jpeg: Buffer;

  beforeAll(async () => {
    const DATA_DIR = await temporaryFolder();
    folder = join(DATA_DIR, 'files');
    const API_KEYS = [
      apiKey('client', 'shop', 'shop'),
      apiKey('operator', 'ops', 'ops'),
      apiKey('retailer:R1', 'retailer', 'retailer'),
    ].join(',');
    app = await startHttpApp({ ...(await variablesOf('postgres')), DATA_DIR, API_KEYS, MAX_FILE_SIZE: '2000000' });
    jpeg = await taggedPhoto().jpeg().toBuffer();
  });
  afterAll(() => app?.close());

  interface Sent {
    readonly name?: string;
    readonly options?: object;
    readonly headers?: Record<string, string>;
    readonly key?: string;
  }

  function send(content: Buffer, { name = 'rice.jpg', options, headers, key = 'shop' }: Sent = {}) {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)]), name);
    if (options) form.append('options', JSON.stringify(options));
    return app.call('POST', PATH, { form, key, headers });
  }

  const call = (method: string, path: string, headers: Record<string, string> = {}) =>
    app.call(method, `${PATH}${path}`, { key: 'shop', headers });
  const find = async (id: string) => (await call('GET', `/${id}`)).body.data;
  const run = () => drain(app.context, 'image-processing');
  const pathsOfFiles = async () => {
    const entries = await readdir(join(folder, 'images'), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  const storedFiles = async () => (await pathsOfFiles()).map((path) => basename(path)).sort();
  const filesOf = async (id: string) => (await storedFiles()).filter((name) => name.startsWith(id));

  /** A job is done at its commit, and what is of no more use is removed after it. */
  const untilFilesAre = (id: string, names: readonly string[]) =>
    until(`the files of ${id} to be ${names.join(', ')}`, async () => String(await filesOf(id)) === String(names));

  async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const answered = await fetch(`${app.url}${PATH}${path}`, {
      method,
      headers: { authorization: 'Bearer retailer', ...headers },
    });
    return { status: answered.status, headers: answered.headers, content: Buffer.from(await answered.arrayBuffer()) };
  }

  it('become variants: upright, small, without metadata', async () => {
    const accepted = await send(jpeg, { name: '../../rice.jpg' });
    expect([accepted.status, accepted.body.data]).toEqual([
      202,
      {
        jobId: expect.any(String),
        queue: 'image-processing',
        name: 'process-image',
        state: expect.stringMatching(/pending|queued/),
        outcome: 'created',
        imageId: expect.any(String),
      },
    ]);
    const { jobId, imageId } = accepted.body.data;
    expect(accepted.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`);
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ result: { variants: 3 } });

    const image = await find(imageId);
    expect(image).toEqual({
      id: imageId,
      jobId,
      status: 'ready',
      name: 'rice.jpg',
      contentType: 'image/jpeg',
      bytes: jpeg.length,
      width: 1600,
      height: 1200,
      variants: [
        variantOf(imageId, 'thumbnail', 160, 120),
        variantOf(imageId, 'medium', 480, 360),
        variantOf(imageId, 'large', 1280, 960),
      ],
      failure: null,
      createdAt: expect.any(String),
      finishedAt: expect.any(String),
    });
    for (const { url, bytes, width, height } of image.variants) {
      const file = await get(url.slice(PATH.length));
      expect([file.status, file.content.length]).toEqual([200, bytes]);
      const { exif, ...metadata } = await sharp(file.content).metadata();
      expect([metadata.format, metadata.width, metadata.height, exif]).toEqual(['webp', width, height, undefined]);
    }
    // What was sent, with the place where it was taken, is kept no longer.
    await untilFilesAre(
      imageId,
      ['large', 'medium', 'thumbnail'].map((name) => `${imageId}-${name}.webp`),
    );
  });

  it('are served so that a browser may keep them, and takes them for nothing else', async () => {
    const { imageId } = (await send(jpeg)).body.data;
    await run();
    const file = await get(`/${imageId}/large`);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(file.content.length),
      'content-disposition': 'inline',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${imageId}-large"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    const head = await get(`/${imageId}/large`, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.content.length]).toEqual([
      200,
      String(file.content.length),
      0,
    ]);
    const known = await get(`/${imageId}/large`, { 'if-none-match': `W/"x", "${imageId}-large"` });
    expect([known.status, known.content.length, known.headers.get('etag')]).toEqual([304, 0, `"${imageId}-large"`]);
    expect((await get(`/${imageId}/large`, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each(['png', 'webp', 'gif', 'avif'] as const)('may come as %s', async (format) => {
    const { jobId, imageId } = (await send(await photo(400, 300).toFormat(format).toBuffer())).body.data;
    await app.untilState(jobId, 'completed');
    expect(await find(imageId)).toMatchObject({ status: 'ready', contentType: `image/${format}` });
  });

  describe('that are none', () => {
    it.each([
      ['a file of 0 bytes', Buffer.alloc(0), 400, 'empty_file'],
      ['a page that is called a picture', Buffer.from('<html><script>alert(1)</script>'), 415, 'unsupported_file_type'],
      ['an archive', Buffer.from('PK\x03\x04rest of it'), 415, 'unsupported_file_type'],
      ['a program', Buffer.from('MZ\x90\0\x03'), 415, 'unsupported_file_type'],
      ['a drawing with a script', Buffer.from('<svg onload="alert(1)"/>'), 415, 'unsupported_file_type'],
      ['a drawing in XML', Buffer.from('<?xml version="1.0"?><svg/>'), 415, 'unsupported_file_type'],
      ['a file that is too large', Buffer.alloc(2_000_001, 'x'), 413, 'file_too_large'],
    ])('are refused at once: %s', async (_, content, status, code) => {
      const before = await storedFiles();
      const answered = await send(content);
      expect([answered.status, answered.body.error.code]).toEqual([status, code]);
      expect(await storedFiles()).toEqual(before);
    });

    it.each([
      ['a picture that breaks off', () => jpeg.subarray(0, jpeg.length / 3), 'image_unreadable'],
      ['a script behind the first bytes of a picture', () => Buffer.from('GIF89a=1;alert(1)//'), 'image_unreadable'],
      ['a thousand million pixels in a few bytes', () => greyPng(40_000, 25_000, 2), 'image_too_large'],
    ])('fail with a reason, once, and leave no file: %s', async (_, content, code) => {
      const { jobId, imageId } = (await send(content())).body.data;
      const job = await app.untilState(jobId, 'completed', 'dead');
      expect(job).toMatchObject({ state: 'completed', run: 1, result: { refused: code } });
      expect(await find(imageId)).toMatchObject({
        status: 'failed',
        variants: [],
        failure: { code, message: expect.any(String) },
        finishedAt: expect.any(String),
      });
      await untilFilesAre(imageId, []);
      const file = await call('GET', `/${imageId}/large`);
      expect([file.status, file.body.error.code]).toEqual([409, 'image_failed']);
    });
  });

  it('are not there before their job has run, and gone with their files when they are removed', async () => {
    const { jobId, imageId } = (await send(jpeg, { options: { delay: 3_600_000 } })).body.data;
    const early = await call('GET', `/${imageId}/thumbnail`);
    expect([early.status, early.body.error.code]).toEqual([409, 'image_not_ready']);
    expect(await find(imageId)).toMatchObject({ status: 'processing', jobId, variants: [], width: null });
    expect(await filesOf(imageId)).toEqual([`${imageId}-original`]);

    expect((await call('DELETE', `/${imageId}`)).status).toBe(204);
    expect(await filesOf(imageId)).toEqual([]);
    expect((await call('GET', `/${imageId}`)).status).toBe(404);
    expect((await call('DELETE', `/${imageId}`)).status).toBe(404);
    await runTwice(app.context, jobId);
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ result: { refused: 'not_found' } });
  });

  it('are made once, when their job runs twice at the same time', async () => {
    const { jobId, imageId } = (await send(jpeg, { options: { delay: 3_600_000 } })).body.data;
    expect((await runTwice(app.context, jobId)).toSorted()).toEqual(['completed', 'stale']);
    expect(await find(imageId)).toMatchObject({ status: 'ready' });
    await until('its variants alone to be there', async () => (await filesOf(imageId)).length === 3);
  });

  it('are made by an operator’s job too, also where it writes the id in capitals', async () => {
    const { imageId } = (await send(jpeg, { options: { delay: 3_600_000 } })).body.data;
    const job = { queue: 'image-processing', name: 'process-image', payload: { imageId: imageId.toUpperCase() } };
    const { jobId } = (await app.call('POST', '/api/v1/jobs', { key: 'ops', body: job })).body.data;
    expect(await app.untilState(jobId, 'completed', 'dead')).toMatchObject({ state: 'completed', run: 1 });
    expect(await find(imageId)).toMatchObject({ status: 'ready' });
  });

  it('have failed when their job was cancelled', async () => {
    const { jobId, imageId } = (await send(jpeg, { options: { delay: 3_600_000 } })).body.data;
    await app.call('POST', `/api/v1/jobs/${jobId}/cancel`, { key: 'ops' });
    expect(await find(imageId)).toMatchObject({ status: 'failed', failure: { code: 'cancelled' } });
  });

  it('are answered again under the same Idempotency-Key, and stored once', async () => {
    const headers = { 'idempotency-key': 'picture-1' };
    const first = await send(jpeg, { headers });
    const again = await send(jpeg, { headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await send(await photo(400, 300).png().toBuffer(), { headers });
    expect([other.status, other.body.error.code]).toEqual([422, 'idempotency_key_reused']);
    await run();
    const images = await app.database.query<{ id: string }>(`select id from haat.images where status = 'processing'`);
    // Every other file that was sent has become variants, or was dropped.
    const expected = images.map(({ id }) => `${id}-original`).sort();
    await until(`only ${expected.join(', ')} to be kept`, async () => {
      const originals = (await storedFiles()).filter((name) => name.endsWith('-original'));
      return String(originals) === String(expected);
    });
  });

  it('are those of the first, when a caller’s own key says that they are the same', async () => {
    const options = { deduplicationKey: 'rice', delay: 3_600_000 };
    const first = (await send(jpeg, { options })).body.data;
    const second = (await send(jpeg, { options })).body.data;
    expect(second).toMatchObject({ outcome: 'deduplicated', imageId: first.imageId, jobId: first.jobId });
  });

  it.each([
    ['options', { priority: 11 }, 'options.priority'],
    ['options', { colour: 1 }, 'options.colour'],
  ])('are refused with wrong %s: %j', async (_, options, field) => {
    const { status, body } = await send(jpeg, { options });
    expect([status, body.error.details[0].field]).toEqual([400, field]);
  });

  it('are sent by clients, and seen by every party', async () => {
    expect((await send(jpeg, { key: 'retailer' })).status).toBe(403);
    expect((await send(jpeg, { key: 'nobody' })).status).toBe(401);
    expect((await app.call('GET', `${PATH}/${MISSING}`)).status).toBe(401);
    expect((await app.call('DELETE', `${PATH}/${MISSING}`, { key: 'retailer' })).status).toBe(403);
  });

  it.each([
    `/${MISSING}`,
    `/${MISSING}/large`,
    `/${MISSING}/huge`,
    '/x/large',
    '/..%2f..%2fetc%2fpasswd/large',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd/large',
    `/${MISSING}/..%2f..%2f..%2fetc%2fpasswd`,
    `/${MISSING}/original`,
    '/..%5c..%5cetc/large',
  ])('are not at %s', async (path) => {
    const { status, body } = await call('GET', path);
    expect([status, body.error.code]).toEqual([404, 'not_found']);
  });

  it.each([`/${MISSING}/large%00.webp`, `/${MISSING}%00/large`])('are not asked for at %s', async (path) => {
    expect((await call('GET', path)).status).toBe(400);
  });

  it('leave nothing behind that nothing refers to', async () => {
    const ready = (await send(jpeg)).body.data.imageId;
    await run();
    const cancelled = (await send(jpeg, { options: { delay: days(9) } })).body.data;
    await app.call('POST', `/api/v1/jobs/${cancelled.jobId}/cancel`, { key: 'ops' });
    const waiting = (await send(jpeg, { options: { delay: days(9) } })).body.data.imageId;
    const put = (name: string) =>
      app.context.get(Storage).put({
        key: storageKey('images', '11', name),
        content: Readable.from([Buffer.from('x')]),
        contentType: 'image/webp',
      });
    await put(`${MISSING}-large.webp`);
    await put(`${ready}-tiny.webp`);
    await Promise.all((await pathsOfFiles()).map((path) => utimes(path, new Date(0), new Date(0))));
    await put(`${MISSING}-medium.webp`);

    await moveClock(app.database, days(2));
    const job = { queue: 'image-processing', name: 'cleanup-images', payload: {} };
    const { jobId } = (await app.call('POST', '/api/v1/jobs', { key: 'ops', body: job })).body.data;
    const { result } = await app.untilState(jobId, 'completed');
    expect(result).toMatchObject({ removed: expect.any(Number), givenUp: expect.any(Number) });

    expect(await find(cancelled.imageId)).toMatchObject({ status: 'failed', failure: { code: 'cancelled' } });
    expect(await filesOf(cancelled.imageId)).toEqual([]);
    expect(await filesOf(ready)).toHaveLength(3);
    expect(await filesOf(waiting)).toEqual([`${waiting}-original`]);
    expect(await filesOf(MISSING)).toEqual([`${MISSING}-medium.webp`]);
  });
});

describe('pictures in a bucket', () => {
  let app: HttpApp;
  let store: S3Emulator;

  beforeAll(async () => {
    store = new S3Emulator();
    await store.start();
    app = await startHttpApp({ ...(await variablesOf('postgres')), ...store.variables() });
  });
  afterAll(async () => {
    await app?.close();
    await store.stop();
  });

  async function send() {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await photo(400, 300).jpeg().toBuffer())]), 'a.jpg');
    return app.call('POST', PATH, { form });
  }

  it('are refused while it is down, and nothing is recorded of them', async () => {
    store.trouble('SlowDown', 4);
    const { status, headers, body } = await send();
    expect([status, body.error.code, headers.get('retry-after')]).toEqual([503, 'storage_unavailable', '5']);
    expect(await app.database.query('select id from haat.images')).toEqual([]);
  });

  it('wait for it when it goes down later, and spend no attempt', async () => {
    store.trouble('InternalError', 4, ({ method }) => method === 'GET');
    const { jobId, imageId } = (await send()).body.data;
    const waiting = await until('the job to be put off', async () => {
      const row = await jobRow(app.database, jobId);
      return row?.run === 1 && row.state === 'pending' && row;
    });
    expect(waiting.attempt).toBe(0);
    await moveClock(app.database, minutes(1));
    await app.untilState(jobId, 'completed');
    expect((await app.call('GET', `${PATH}/${imageId}`)).body.data.status).toBe('ready');
    expect((await app.call('GET', `${PATH}/${imageId}/medium`)).status).toBe(200);

    store.bucket.objects.clear();
    const gone = await app.call('GET', `${PATH}/${imageId}/medium`);
    expect([gone.status, gone.body.error.code]).toEqual([404, 'not_found']);
  });

  it('are kept by no browser while they cannot be had', async () => {
    const { jobId, imageId } = (await send()).body.data;
    await app.untilState(jobId, 'completed');
    const get = async () => {
      const { status, headers, body } = await app.call('GET', `${PATH}/${imageId}/medium`);
      const kept = ['cache-control', 'etag', 'content-disposition'].map((name) => headers.get(name));
      return [status, body.error.code, ...kept];
    };
    store.trouble('SlowDown', 4);
    expect(await get()).toEqual([503, 'storage_unavailable', null, null, null]);
    store.trouble('head');
    expect(await get()).toEqual([503, 'storage_unavailable', null, null, null]);
    store.bucket.objects.clear();
    expect(await get()).toEqual([404, 'not_found', null, null, null]);
  });

  it('are left to an operator when what was sent is not there', async () => {
    const held = store.hold(({ method }) => method === 'GET');
    const { jobId, imageId } = (await send()).body.data;
    await held.arrived;
    store.bucket.objects.clear();
    held.release();
    expect(await app.untilState(jobId, 'dead')).toMatchObject({ error: { code: 'original_missing' } });
    const { body } = await app.call('GET', `${PATH}/${imageId}`);
    expect(body.data).toMatchObject({ status: 'failed', failure: { code: 'original_missing' } });
    expect(body.data.failure).not.toHaveProperty('stack');
  });
});
