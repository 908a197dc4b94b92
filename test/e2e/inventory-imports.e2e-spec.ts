import { text } from 'node:stream/consumers';
import { importKey, IMPORTS_FOLDER } from '../../src/domains/files/imports/inventory-import.js';
import { minutes } from '../../src/jobs/index.js';
import { runTwice } from '../../src/jobs/testing/index.js';
import { Storage } from '../../src/storage/index.js';
import type { Backend } from '../support/app/backends.js';
import type { HttpAnswer } from '../support/app/http-app.js';
import {
  aProduct,
  aVendor,
  failureOf,
  inStock,
  type MarketplaceApp,
  nameOf,
  startMarketplace,
  stockOf,
  type Who,
} from '../support/marketplace/index.js';

const HEADER = 'vendor_code,sku,price,stock,min_stock\n';
const OWN: Who = 'vendor:V-OWN';
const OTHER: Who = 'vendor:V-OTHER';

let market: MarketplaceApp;
let storage: Storage;

/** Starts the application with a vendor V-OWN, whose key there is. */
async function start(backend: Backend) {
  market = await startMarketplace(backend, [OWN, OTHER, 'retailer:R1']);
  storage = market.app.context.get(Storage);
  return aVendor(market.database, { code: 'V-OWN' });
}

const send = (file: string | Buffer, who: Who = 'client', parts: Record<string, string> = {}, headers = {}) =>
  market.as(who).upload('/inventory/imports', file, parts, headers);

const found = async (id: string, who: Who = 'client', query = '') =>
  (await market.as(who).get(`/inventory/imports/${id}${query}`)).body.data;

/** Waits until the import of an accepted request is over. */
async function settled({ status, body }: HttpAnswer) {
  expect(status).toBe(202);
  await market.app.untilState(body.data.jobId, 'completed');
  return found(body.data.importId);
}

const importOf = async (file: string | Buffer, who: Who = 'client') => settled(await send(file, who));

async function storedKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(IMPORTS_FOLDER)) keys.push(key);
  return keys;
}

describe.each(['postgres', 'embedded'] as const)('an import on %s', (backend) => {
  let vendor: Awaited<ReturnType<typeof aVendor>>;
  beforeAll(async () => {
    vendor = await start(backend);
  });
  afterAll(() => market?.close());

  it('takes over the good rows, names the bad ones, and changes nothing the second time', async () => {
    const [old, fresh, reserved] = await Promise.all([1, 2, 3].map(() => aProduct(market.database)));
    if (!old || !fresh || !reserved) throw new Error('There are no products.');
    await inStock(market.database, vendor, old);
    await inStock(market.database, vendor, reserved, { reserved: 10 });
    const file = `${HEADER}V-OWN,${old.sku},95.50,120,5
V-OWN,${fresh.sku},1980.5,7,
V-OWN,NO-SUCH-SKU,1,1,1
NOBODY,${old.sku},1,1,1
V-OWN,${reserved.sku},,9,
V-OWN,${old.sku},1e3,-1,12.5
`;
    const accepted = await send(file);
    expect([accepted.status, accepted.headers.get('location')]).toEqual([
      202,
      `/api/v1/jobs/${accepted.body.data.jobId}`,
    ]);
    expect(await settled(accepted)).toEqual({
      id: accepted.body.data.importId,
      jobId: accepted.body.data.jobId,
      status: 'completed',
      name: 'stock.csv',
      requestedBy: nameOf('client'),
      bytes: file.length,
      total: 6,
      position: 6,
      applied: 2,
      unchanged: 0,
      refused: 4,
      failure: null,
      createdAt: expect.any(String),
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      items: [
        { line: 4, column: 'sku', code: 'unknown_sku', message: expect.stringContaining('NO-SUCH-SKU') },
        { line: 5, column: 'vendor_code', code: 'unknown_vendor', message: expect.stringContaining('NOBODY') },
        { line: 6, column: 'stock', code: 'stock_below_reserved', message: expect.stringContaining('10 of') },
        { line: 7, column: 'price', code: 'invalid_price', message: expect.stringContaining('1e3') },
        { line: 7, column: 'stock', code: 'invalid_stock', message: expect.stringContaining('-1') },
        { line: 7, column: 'min_stock', code: 'invalid_min_stock', message: expect.stringContaining('12.5') },
      ],
      nextCursor: null,
    });
    expect(await stockOf(market.database, vendor, old)).toEqual({ stock: 120, reserved: 0 });
    expect(await stockOf(market.database, vendor, fresh)).toEqual({ stock: 7, reserved: 0 });
    expect(await stockOf(market.database, vendor, reserved)).toEqual({ stock: 100, reserved: 10 });
    expect(await importOf(file)).toMatchObject({ applied: 0, unchanged: 2, refused: 4 });
  });

  it('shows its progress, and has its job among those found by its id', async () => {
    const product = await aProduct(market.database);
    const { id, jobId } = await importOf(`${HEADER}V-OWN,${product.sku},5,5,5\n`);
    const job = await market.as('operator').get(`/jobs/${jobId}`);
    expect(job.body.data).toMatchObject({ progress: { percent: 100, total: 1, position: 1, applied: 1 } });
    const search = await market.as('operator').get(`/jobs?key=${id}`);
    expect(search.body.data.items).toMatchObject([{ id: jobId }]);
  });
});

describe('an import', () => {
  let vendor: Awaited<ReturnType<typeof aVendor>>;
  let product: Awaited<ReturnType<typeof aProduct>>;
  const row = (stock: number | string, sku = product.sku, code = 'V-OWN') => `${code},${sku},10,${stock},\n`;

  beforeAll(async () => {
    vendor = await start('postgres');
  });
  beforeEach(async () => {
    product = await aProduct(market.database);
  });
  afterAll(() => market?.close());

  it('takes the later of two rows of one product, however near they stand', async () => {
    const file = HEADER + row(1) + row(2) + row('x') + row(3);
    expect(await importOf(file)).toMatchObject({ applied: 3, unchanged: 0, refused: 1 });
    expect(await stockOf(market.database, vendor, product)).toEqual({ stock: 3, reserved: 0 });
  });

  it('of a vendor takes over its own rows only, and is its own alone', async () => {
    const other = await aVendor(market.database);
    await inStock(market.database, other, product);
    const foreign = await importOf(HEADER + row(7) + row(8, product.sku, other.code));
    expect(foreign).toMatchObject({ applied: 2 });
    const own = await settled(await send(HEADER + row(5) + row(6, product.sku, other.code), OWN));
    expect(own).toMatchObject({ applied: 1, refused: 1, items: [{ line: 3, code: 'foreign_vendor' }] });
    expect(await stockOf(market.database, other, product)).toEqual({ stock: 8, reserved: 0 });
    expect(await found(own.id, OWN)).toEqual(own);
    expect(failureOf(await market.as(OWN).get(`/inventory/imports/${foreign.id}`))).toEqual([404, 'not_found']);
    const seen = await market.as(OWN).get('/inventory/imports');
    expect(seen.body.data.items.map(({ id }: { id: string }) => id)).toEqual([own.id]);
    expect(failureOf(await send(HEADER, 'retailer:R1'))).toEqual([403, 'forbidden']);
  });

  it('keeps the first 1,000 faults, counts the others, and shows them page by page', async () => {
    const bad = `V-OWN,${product.sku},zero,none,\n`.repeat(700);
    const { id, ...first } = await importOf(HEADER + bad);
    expect(first).toMatchObject({ status: 'completed', refused: 700, applied: 0 });
    let [count, cursor] = [0, ''];
    for (; cursor !== 'null';) {
      const page = await found(id, 'client', `?limit=200${cursor && `&cursor=${cursor}`}`);
      count += page.items.length;
      cursor = String(page.nextCursor);
    }
    expect(count).toBe(1_000);
  });

  const quotes = `V-OWN,"S\n${'x,1,1,1\n'.repeat(20_000)}`;
  // Quoted cells hold the lines of it together, and none is long.
  const joined = `"\n${`"${','.repeat(65_000)}"\n`.repeat(160)}"\n`;
  it.each<[string, string | Buffer, string]>([
    ['its header only', HEADER, 'no_rows'],
    ['no header', 'V-OWN,RICE,1,1,1\n', 'csv_header'],
    ['a missing column', 'vendor_code,sku,price,stock\nV-OWN,RICE,1,1\n', 'csv_header'],
    ['a column twice', 'vendor_code,sku,price,stock,min_stock,sku\n', 'csv_header'],
    ['10,000 columns', Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',') + '\n', 'csv_header'],
    ['blank lines', '\n\n\n', 'csv_empty'],
    ['a quotation mark that nobody closes', quotes, 'csv_record_too_long'],
    ['one at its end', `${HEADER}V-OWN,"RICE,1,1,1\n`, 'csv_quote_not_closed'],
    ['one line of 10 MiB', HEADER + 'x'.repeat(10 * 1024 * 1024 - 1_000), 'csv_record_too_long'],
    ['one row of ten million blank cells', HEADER + joined, 'csv_record_too_long'],
    ['one line of 10 MiB of commas', HEADER + ','.repeat(10 * 1024 * 1024 - 1_000), 'csv_record_too_long'],
  ])('of a file with %s fails, changes nothing, and leaves no file', async (_, file, code) => {
    const before = await storedKeys();
    const good =
      file === HEADER || !file.toString().startsWith(HEADER)
        ? file
        : HEADER + row(9) + String(file).slice(HEADER.length);
    const failed = await importOf(good);
    expect(failed).toMatchObject({ status: 'failed', failure: { code }, applied: 0, position: 0, items: [] });
    expect(await stockOf(market.database, vendor, product)).toBeUndefined();
    expect(await storedKeys()).toEqual(before);
  });

  it('names rows with invalid UTF-8, NUL, formulas and a wrong number of cells, and takes over the others', async () => {
    const file = Buffer.concat([
      Buffer.from(`${HEADER}${row(1)}${' '.repeat(20_000)}\n`),
      Buffer.from('V-OWN,\xff\xfe,1,1,1\n', 'latin1'),
      Buffer.from(`V-OWN,A\0B,1,1,1\n=cmd(),@SUM(A1),=1+1,+1,-1\nV-OWN,RICE\n${row(4)}`),
    ]);
    const { items, ...counts } = await importOf(file);
    expect(counts).toMatchObject({ total: 6, applied: 2, refused: 4 });
    expect(items.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [4, 'not_utf8'],
      [5, 'invalid_text'],
      [6, 'invalid_price'],
      [6, 'invalid_stock'],
      [6, 'invalid_min_stock'],
      [7, 'wrong_cell_count'],
    ]);
  });

  it.each<[string, string | Buffer, number, string]>([
    ['nothing', '', 400, 'empty_file'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'), 415, 'unsupported_file_type'],
    ['an archive', Buffer.from(`PK\x03\x04${'x'.repeat(100)}`), 415, 'unsupported_file_type'],
    ['a text in Latin-1', Buffer.from(`${HEADER}Müller\n`, 'latin1'), 415, 'unsupported_file_type'],
    ['a file of more than 10 MiB', 'x'.repeat(10 * 1024 * 1024 + 1), 413, 'file_too_large'],
  ])('is refused at once for %s, and leaves no file', async (_, file, status, code) => {
    const before = await storedKeys();
    expect(failureOf(await send(file))).toEqual([status, code]);
    expect(await storedKeys()).toEqual(before);
  });

  it('is accepted once under an idempotency key, with one file', async () => {
    const file = HEADER + row(3);
    const key = { 'idempotency-key': 'import-1' };
    const answers = await Promise.all([1, 2, 3].map(() => send(file, 'client', {}, key)));
    expect(new Set(answers.map(({ body }) => body.data.importId)).size).toBe(1);
    const { id } = await settled(answers[0] as HttpAnswer);
    const stored = await storage.open(importKey(id));
    expect(stored && (await text(stored.content))).toBe(file);
    const before = await storedKeys();
    expect(failureOf(await send(HEADER + row(4), 'client', {}, key))).toEqual([422, 'idempotency_key_reused']);
    expect(await storedKeys()).toEqual(before);
    const { body } = await market.as('client').get('/inventory/imports?limit=2');
    expect(body.data.items.filter((one: { id: string }) => one.id === id)).toHaveLength(1);
    expect((await storedKeys()).filter((stray) => stray.includes(id))).toHaveLength(1);
  });

  it('counts each row once when its job is delivered twice at the same moment', async () => {
    const products = await Promise.all(Array.from({ length: 20 }, () => aProduct(market.database)));
    const rows = products.flatMap(({ sku }) => Array.from({ length: 100 }, (_, stock) => row(stock + 1, sku)));
    const options = JSON.stringify({ delay: minutes(30) });
    const { body } = await send(HEADER + rows.join(''), 'client', { options });
    const outcomes = await runTwice(market.app.context, body.data.jobId);
    expect(outcomes).toContain('completed');
    expect(await found(body.data.importId)).toMatchObject({
      status: 'completed',
      total: 2_000,
      position: 2_000,
      applied: 2_000,
    });
    for (const one of products)
      expect(await stockOf(market.database, vendor, one)).toEqual({ stock: 100, reserved: 0 });
  });

  it('whose job is cancelled says so', async () => {
    const options = JSON.stringify({ delay: minutes(30) });
    const { body } = await send(HEADER + row(1), 'client', { options });
    const { jobId, importId } = body.data;
    expect(await found(importId)).toMatchObject({ status: 'pending', total: null, startedAt: null });
    expect((await market.as('operator').post(`/jobs/${jobId}/cancel`)).status).toBe(200);
    expect(await found(importId)).toMatchObject({ status: 'stopped', failure: { code: 'cancelled' } });
  });

  it('goes on under another job of an operator when its own was cancelled, which is then the job that works on it', async () => {
    const options = JSON.stringify({ delay: minutes(30) });
    const { jobId, importId } = (await send(HEADER + row(6), 'client', { options })).body.data;
    await market.as('operator').post(`/jobs/${jobId}/cancel`);
    const job = { queue: 'files', name: 'process-inventory-import', payload: { importId } };
    const other = (await market.as('operator').post('/jobs', job)).body.data.jobId;
    await market.app.untilState(other, 'completed');
    expect(await found(importId)).toMatchObject({ status: 'completed', jobId: other, applied: 1, failure: null });
  });

  it('of a vendor is deduplicated among those of that vendor alone', async () => {
    await aVendor(market.database, { code: 'V-OTHER' });
    const options = JSON.stringify({ delay: minutes(30), deduplicationKey: 'the-same' });
    const askAs = async (who: Who) => (await send(HEADER + row(1), who, { options })).body.data;
    const first = [await askAs('client'), await askAs(OWN), await askAs(OTHER)];
    expect(first.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
    const again = await askAs(OWN);
    expect(again).toMatchObject({ outcome: 'deduplicated', importId: first[1].importId });
    expect((await found(again.importId, OWN)).status).toBe('pending');
  });

  it('is that of the job which holds its deduplication key, or none where that is no import', async () => {
    const before = await storedKeys();
    const options = JSON.stringify({ delay: minutes(30), deduplicationKey: 'tonight' });
    const first = (await send(HEADER + row(1), 'client', { options })).body.data;
    const second = (await send(HEADER + row(2), 'client', { options })).body.data;
    expect(second).toMatchObject({ outcome: 'deduplicated', jobId: first.jobId, importId: first.importId });
    const taken = { format: 'csv', options: { delay: minutes(30), deduplicationKey: 'taken' } };
    const { jobId } = (await market.as('client').post('/inventory/exports', taken)).body.data;
    const third = await send(HEADER + row(3), 'client', { options: JSON.stringify(taken.options) });
    expect(third.body.data).toMatchObject({ outcome: 'deduplicated', jobId, importId: null });
    expect(await storedKeys()).toHaveLength(before.length + 1);
  });

  it.each([
    ['an id of nothing', '/inventory/imports/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e71', 404],
    ['no id', '/inventory/imports/x', 404],
    ['a cursor of another list', '/inventory/imports?cursor=x', 400],
  ])('is not found by %s', async (_, path, status) => {
    expect((await market.as('client').get(path)).status).toBe(status);
  });
});
