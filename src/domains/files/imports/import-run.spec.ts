import { Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import { openMigratedDatabase } from '../../../../test/support/app/migrated-database.js';
import { aProduct, aVendor, stockOf } from '../../../../test/support/marketplace/index.js';
import type { Database } from '../../../database/index.js';
import { Unavailable } from '../../../errors/index.js';
import type { JobContext, Policies } from '../../../jobs/index.js';
import { RecordingJobs } from '../../../jobs/testing/index.js';
import { FileRemover, type Storage } from '../../../storage/index.js';
import { StockLevels } from '../../inventory/index.js';
import { StockLevelsRepository } from '../../inventory/levels/stock-levels.repository.js';
import { ImportChunks } from './import-chunks.service.js';
import { ProcessInventoryImport } from './import.jobs.js';
import { ImportReader } from './import-reader.repository.js';
import { ImportRun } from './import-run.service.js';
import { ImportsRepository } from './imports.repository.js';

const ROWS = 1_700;
const PRODUCTS = 85;

let database: Database;
let vendor: Awaited<ReturnType<typeof aVendor>>;
let products: Awaited<ReturnType<typeof aProduct>>[];
let id: string;
let jobs: RecordingJobs;
let reads: number;
const repository = new ImportsRepository();

beforeAll(async () => {
  database = await openMigratedDatabase();
});
beforeEach(async () => {
  [id, jobs, reads] = [uuidv7(), new RecordingJobs(), 0];
  vendor = await aVendor(database);
  products = await Promise.all(Array.from({ length: PRODUCTS }, () => aProduct(database)));
  await database.transaction((tx) =>
    repository.insert(tx, [{ id, jobId: uuidv7(), vendorId: null, requestedBy: null, name: null, bytes: 1 }]),
  );
});

/** Each row says a stock of its own number, so that every one is applied; each product comes again and again. */
function* lines(): Generator<string> {
  yield 'vendor_code,sku,price,stock,min_stock\n';
  for (let row = 1; row <= ROWS; row += 1) yield `${vendor.code},${products[row % PRODUCTS]?.sku},1,${row},0\n`;
}

/** Of a store that loses the connection after so many lines of the given reading, counted from 1. */
function storeFailing(reading = 0, after = 0): Pick<Storage, 'open' | 'remove'> {
  function* failing(): Generator<string> {
    reads += 1;
    let left = after;
    for (const line of lines()) {
      if (reads === reading && (left -= 1) < 0) throw new Unavailable('storage_unavailable', 'The store went away.');
      yield line;
    }
  }
  return {
    open: () => Promise.resolve({ content: Readable.from(failing(), { objectMode: false }), bytes: 1 }),
    remove: () => Promise.resolve(),
  };
}

function runOf(storage: Pick<Storage, 'open' | 'remove'>, timeoutMs = 60_000): ImportRun {
  const policies = { ofQueue: () => ({ timeout: { value: timeoutMs } }) } as unknown as Policies;
  const chunks = new ImportChunks(database, repository, new StockLevels(new StockLevelsRepository()));
  const remover = new FileRemover(storage as Storage);
  return new ImportRun(database, repository, chunks, storage as Storage, remover, jobs, policies);
}

/** A run of a job; `onProgress` is told of each chunk. */
function jobOf(
  signal = new AbortController().signal,
  onProgress: JobContext['progress'] = () => undefined,
): JobContext {
  const commit: JobContext['commit'] = (work) => database.transaction(work);
  const job = { id: uuidv7(), signal, progress: onProgress, commit } satisfies Partial<JobContext>;
  return job as unknown as JobContext;
}

const state = () => new ImportReader(database).find(id, undefined);
const DONE = { position: ROWS, applied: ROWS, unchanged: 0, refused: 0 };

async function expectAllDone() {
  expect(await state()).toMatchObject({ status: 'completed', total: ROWS, ...DONE });
  const stocks = await Promise.all(products.map(async (product) => (await stockOf(database, vendor, product))?.stock));
  expect(stocks.toSorted()).toEqual(Array.from({ length: PRODUCTS }, (_, row) => ROWS - row).toSorted());
}

it('takes over a file chunk by chunk, and says how far it is', async () => {
  const seen: unknown[] = [];
  await runOf(storeFailing()).run(
    id,
    jobOf(undefined, (value) => seen.push(value)),
  );
  expect(seen).toMatchObject([
    { percent: 29, position: 500, total: ROWS },
    { percent: 58, position: 1_000 },
    { percent: 88, position: 1_500 },
    { percent: 100, position: 1_700, applied: 1_700 },
  ]);
  await expectAllDone();
});

it('goes on behind the last chunk when the store went away in the middle, or while rows were counted', async () => {
  await expect(runOf(storeFailing(1, 900)).run(id, jobOf())).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect(await state()).toMatchObject({ total: null, position: 0 });
  await expect(runOf(storeFailing(3, 900)).run(id, jobOf())).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect((await state())?.total).toBe(ROWS);
  const { position = 0 } = (await state()) ?? {};
  expect(position % 500).toBe(0);
  await runOf(storeFailing()).run(id, jobOf());
  await expectAllDone();
});

it('stops between two chunks when it is told to, and goes on there', async () => {
  const stop = new AbortController();
  const stopping = runOf(storeFailing()).run(
    id,
    jobOf(stop.signal, () => stop.abort(new Error('told to stop'))),
  );
  await expect(stopping).rejects.toThrow('told to stop');
  expect(await state()).toMatchObject({ position: 500, applied: 500 });
  await runOf(storeFailing()).run(id, jobOf());
  await expectAllDone();
});

it('lets another job go on when its time is up, chunk after chunk', async () => {
  for (const position of [500, 1_000, 1_500]) {
    const result = await runOf(storeFailing(), 0).run(id, jobOf());
    const { jobId, payload } = jobs.only(ProcessInventoryImport);
    expect([result, payload.importId]).toEqual([{ position, continuedBy: jobId }, id]);
    expect(await database.query('select job_id from haat.inventory_imports where id = $1', [id])).toEqual([
      { job_id: jobId },
    ]);
    jobs = new RecordingJobs();
  }
  await runOf(storeFailing(), 0).run(id, jobOf());
  await expectAllDone();
});

it('is continued for the same caller, as was settled for its first job', async () => {
  const [job, expiresAt] = [jobOf(), new Date(Date.now() + 3_600_000)];
  const policy = { backoff: { type: 'fixed', delay: 5 }, keepCompleted: { age: 0, count: 0 } };
  await database.query(
    `insert into haat.jobs (id, queue, name, payload, owner, state, priority, run_at, expires_at, max_attempts, policy, created_at)
     values ($1, 'files', 'process-inventory-import', '{}', 'warehouse', 'active', 2, haat.haat_now(), $2, 7, $3, haat.haat_now())`,
    [job.id, expiresAt, JSON.stringify(policy)],
  );
  await runOf(storeFailing(), 0).run(id, job);
  const settled = { owner: 'warehouse', priority: 2, attempts: 7, expiresAt, ...policy };
  expect(jobs.only(ProcessInventoryImport).options).toEqual({ ...settled, keys: [id] });
});

it('takes over each row once when three runs of it are under way, and when it is over', async () => {
  const runs = [1, 2, 3].map(() => runOf(storeFailing()).run(id, jobOf()));
  await Promise.all(runs);
  await expectAllDone();
  expect(await runOf(storeFailing()).run(id, jobOf())).toEqual({ already: 'completed' });
  await expectAllDone();
});

it('is dead at once without its import, or without its file', async () => {
  await expect(runOf(storeFailing()).run(uuidv7(), jobOf())).rejects.toMatchObject({ code: 'unknown_import' });
  const empty = { open: () => Promise.resolve(undefined), remove: () => Promise.resolve() };
  await expect(runOf(empty).run(id, jobOf())).rejects.toMatchObject({ code: 'file_missing' });
});
