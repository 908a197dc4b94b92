import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drain, jobRow, moveClock, runTwice, until } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { linkIn, mailsAbout } from '../support/app/sandbox-mails.js';
import { aVendor, failureOf } from '../support/marketplace/index.js';
import { manyOrders } from '../support/reporting/many-orders.js';
import { readPdf } from '../support/reporting/pdf.js';

const REPORTS = '/api/v1/reports';
const SALES = { type: 'sales-analysis', format: 'csv', filters: { startDate: '2020-11-01', endDate: '2020-11-22' } };
const DAY_MS = 86_400_000;

describe('files of reports', () => {
  let app: HttpApp;
  let folder: string;
  beforeAll(async () => {
    const variables = await variablesOf('postgres');
    folder = join(variables['DATA_DIR'] ?? '', 'files');
    app = await startHttpApp(variables);
  });
  afterAll(() => app?.close());
  afterEach(() => moveClock(app.database, 0));

  async function asked(given: object = {}): Promise<string> {
    const { status, body } = await app.call('POST', REPORTS, { body: { ...SALES, ...given } });
    expect(status).toBe(202);
    return body.data.jobId;
  }

  async function made(given: object = {}): Promise<string> {
    const id = await asked(given);
    await app.untilState(id, 'completed');
    return id;
  }

  const seen = async (id: string) => (await app.call('GET', `${REPORTS}/${id}`)).body.data;
  const download = (id: string) => app.call('GET', `${REPORTS}/${id}/download`);
  const files = () => readdir(join(folder, 'reports'));

  async function cleanUp(): Promise<unknown> {
    const job = { queue: 'report-generation', name: 'cleanup-reports', payload: {} };
    const { body } = await app.call('POST', '/api/v1/jobs', { body: job });
    return (await app.untilState(body.data.jobId, 'completed')).result;
  }

  it('list the first 5,000 rows on paper, and say of how many', async () => {
    await manyOrders(app.database, 5_010);
    const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
    const id = await made({ format: 'pdf', filters: { startDate: day(-2), endDate: day(1) } });
    expect(await seen(id)).toMatchObject({ rows: 5_000, rowsFound: 5_010 });
    expect((await app.call('GET', `/api/v1/jobs/${id}`)).body.data).toMatchObject({
      progress: { rows: 5_000, of: 5_000 },
      result: { rows: 5_000, rowsFound: 5_010 },
    });
    const file = await readFile(join(folder, 'reports', `${id}.pdf`));
    const { pages, text } = readPdf(file);
    expect(text).toContain('The first 5,000 of 5,010 rows');
    expect(text).toContain(`Page ${pages} of ${pages}`);
    expect(new Set(text.match(/^ORD-\d+$/gm)).size).toBe(5_000);
  });

  it('that were stored, and whose commit failed, are stored again and mailed once', async () => {
    await app.database.query(`alter table haat.reports add constraint not_yet check (state <> 'ready') not valid`);
    const id = await asked({ options: { attempts: 1 }, email: 'asha@example.com' });
    await app.untilState(id, 'dead');
    const stored = await stat(join(folder, 'reports', `${id}.csv`));
    expect(await seen(id)).toMatchObject({ state: 'failed', rows: null, bytes: null });
    expect(failureOf(await download(id))).toEqual([409, 'report_failed']);

    await app.database.query('alter table haat.reports drop constraint not_yet');
    await app.call('POST', `/api/v1/queue/retry/report-generation/${id}`);
    await app.untilState(id, 'completed');
    expect(await seen(id)).toMatchObject({ state: 'ready', bytes: stored.size });
    await drain(app.context, 'email');
    expect(await mailsAbout(app, id, 1)).toHaveLength(1);
  });

  it('are made when the store is back, after it was away, and no attempt was spent', async () => {
    await made();
    await rename(folder, `${folder}-away`);
    await writeFile(folder, 'no folder');
    const id = await asked({ options: { attempts: 1 }, email: 'asha@example.com' });
    await until('a first run', async () => Number((await jobRow(app.database, id))?.run) > 0);
    await app.untilState(id, 'pending');
    expect(await seen(id)).toMatchObject({ state: 'queued', downloadUrl: null });
    expect(failureOf(await download(id))).toEqual([409, 'report_not_ready']);

    await rm(folder);
    await rename(`${folder}-away`, folder);
    await moveClock(app.database, 16_000);
    await app.untilState(id, 'completed');
    expect(await seen(id)).toMatchObject({ state: 'ready', error: null });
    expect(await mailsAbout(app, id, 1)).toHaveLength(1);
  });

  it('that could not be made say why, and are made when their job is retried', async () => {
    const filters = { ...SALES.filters, vendorCode: 'V777' };
    const payload = { type: 'sales-analysis', format: 'csv', filters };
    const job = { queue: 'report-generation', name: 'generate-report', payload };
    const id = (await app.call('POST', '/api/v1/jobs', { body: job })).body.data.jobId;
    await app.untilState(id, 'dead');
    const message = 'There is no vendor "V777".';
    expect(await seen(id)).toMatchObject({ state: 'failed', error: { code: 'unknown_party', message }, readyAt: null });
    const refused = await download(id);
    expect(failureOf(refused)).toEqual([409, 'report_failed']);
    expect(refused.body.error.message).toContain(message);

    await aVendor(app.database, { code: 'V777' });
    await app.call('POST', `/api/v1/queue/retry/report-generation/${id}`);
    await app.untilState(id, 'completed');
    expect(await seen(id)).toMatchObject({ state: 'ready', error: null, vendorCode: 'V777' });
  });

  it('are not there before they are made, nor when their job was cancelled', async () => {
    const id = await asked({ options: { delay: 3_600_000 } });
    expect(await seen(id)).toMatchObject({ state: 'queued', readyAt: null });
    expect(failureOf(await download(id))).toEqual([409, 'report_not_ready']);
    await app.call('POST', `/api/v1/jobs/${id}/cancel`);
    expect(await seen(id)).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
  });

  it('are made once, and mailed once, when the job runs twice', async () => {
    const id = await asked({ options: { delay: 3_600_000 }, email: 'asha@example.com' });
    expect((await runTwice(app.context, id)).toSorted()).toEqual(['completed', 'stale']);
    await drain(app.context, 'email');
    expect(await mailsAbout(app, id, 1)).toHaveLength(1);
    expect((await download(id)).status).toBe(200);
  });

  it('are made of jobs that an operator enqueues, which are checked as requests are', async () => {
    const enqueue = async (filters: object, type = 'sales-analysis') => {
      const job = { queue: 'report-generation', name: 'generate-report', payload: { type, format: 'json', filters } };
      const { body } = await app.call('POST', '/api/v1/jobs', { body: job });
      return body.data.jobId as string;
    };
    const id = await enqueue(SALES.filters);
    await app.untilState(id, 'completed');
    expect((await download(id)).body).toMatchObject({ type: 'sales-analysis', rows: [] });
    for (const [filters, code] of [
      [{ ...SALES.filters, startDate: '2020-11-23' }, 'invalid_report'],
      [{ ...SALES.filters, startDate: '2015-11-22' }, 'invalid_report'],
      [{ ...SALES.filters, vendorCode: 'V999' }, 'unknown_party'],
    ] as const) {
      const dead = await enqueue(filters);
      expect(await app.untilState(dead, 'dead')).toMatchObject({ error: { code } });
    }
    expect(
      await app.untilState(await enqueue({ ...SALES.filters, retailerCode: 'R1' }, 'inventory-summary'), 'dead'),
    ).toMatchObject({
      error: { code: 'invalid_report' },
    });
  });

  it('open by the link of the mail for seven days', async () => {
    const id = await made({ email: 'asha@example.com' });
    const [sent] = await mailsAbout(app, id, 1);
    const link = linkIn(sent?.mail.html ?? '');
    const readyAt = Date.parse((await seen(id)).readyAt);
    expect(Number(new URL(link, 'http://x').searchParams.get('expires'))).toBe(
      Math.floor((readyAt + 7 * DAY_MS) / 1000),
    );
    expect((await app.call('GET', link)).status).toBe(200);
    expect(sent?.mail.text).toContain('Sales');
  });

  it('go when their time is over, with whatever belongs to no report', async () => {
    const [old, waiting] = [await made(), await asked({ options: { delay: 40 * DAY_MS } })];
    const strays = join(folder, 'reports');
    await mkdir(strays, { recursive: true });
    const longAgo = new Date(Date.now() - 2 * DAY_MS);
    for (const name of ['01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11.pdf', 'stray.csv'])
      await writeFile(join(strays, name), 'x');
    for (const name of await files()) await utimes(join(strays, name), longAgo, longAgo);
    await writeFile(join(strays, 'young.csv'), 'x');
    await moveClock(app.database, 31 * DAY_MS);
    expect(await seen(old)).toMatchObject({ state: 'removed' });
    expect(failureOf(await download(old))).toEqual([410, 'report_removed']);
    const young = await made();
    await utimes(join(strays, `${young}.csv`), longAgo, longAgo);
    const { removed } = (await cleanUp()) as { removed: number };
    expect(removed).toBeGreaterThan(0);
    expect((await files()).toSorted()).toEqual([`${young}.csv`, 'young.csv']);
    expect(failureOf(await download(old))).toEqual([410, 'report_removed']);
    expect((await download(young)).status).toBe(200);
    expect(await seen(waiting)).toMatchObject({ state: 'queued' });

    await moveClock(app.database, 62 * DAY_MS);
    await cleanUp();
    expect(failureOf(await download(old))).toEqual([404, 'not_found']);
    expect(await files()).toEqual(['young.csv']);
    await app.call('POST', `/api/v1/jobs/${waiting}/cancel`);
  });

  it('that somebody has taken out of the store are gone', async () => {
    const id = await made();
    await rm(join(folder, 'reports', `${id}.csv`));
    const refused = await download(id);
    expect(failureOf(refused)).toEqual([410, 'report_removed']);
    expect(refused.body.error.message).toContain('not in the store any more');
    await expect(stat(join(folder, 'reports', `${id}.csv`))).rejects.toThrow('ENOENT');
  });
});
