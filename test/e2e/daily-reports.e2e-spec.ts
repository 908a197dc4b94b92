import { jobRow, moveClock, runTwice, until } from '../../src/jobs/testing/index.js';
import { DemoData } from '../../src/seed/demo-data.service.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { mailsAbout } from '../support/app/sandbox-mails.js';
import { dayFigures } from '../support/reporting/days-and-stock.js';
import { rawMarket, today } from '../support/reporting/raw.js';
import { manyOrders } from '../support/reporting/many-orders.js';

const DAY_MS = 86_400_000;
const dayAgo = (days: number): string => new Date(Date.parse(today()) - days * DAY_MS).toISOString().slice(0, 10);

const RECORDED = `
  select day::text as day, orders, retailers, order_value::float8 as "orderValue", credit_value::float8 as "creditValue", delivered,
    delivered_value::float8 as "deliveredValue", cancelled, cancelled_value::float8 as "cancelledValue", expired, unfulfillable,
    invoiced::float8 as invoiced, received::float8 as received, reversed::float8 as reversed, failed_messages as "failedMessages"
  from haat.daily_analytics order by day`;

describe('daily analytics', () => {
  let app: HttpApp;
  beforeAll(async () => {
    const quiet = { WORKER_QUEUES: 'report-generation,daily-reports,email', DEMO_DATA: 'false' };
    const REPORT_RECIPIENTS = 'asha@example.com, bina@example.com';
    app = await startHttpApp({ ...(await variablesOf('postgres')), ...quiet, REPORT_RECIPIENTS });
    await app.context.get(DemoData).make();
  }, 60_000);
  afterAll(() => app?.close());

  async function enqueue(payload: object = {}, options: object = {}): Promise<string> {
    const job = { queue: 'daily-reports', name: 'daily-analytics', payload, options };
    return (await app.call('POST', '/api/v1/jobs', { body: job })).body.data.jobId;
  }
  const run = async (payload?: object) => (await app.untilState(await enqueue(payload), 'completed')).result;
  const recorded = () => app.database.query<{ day: string }>(RECORDED);
  const reports = async () => (await app.call('GET', '/api/v1/reports?type=daily-analytics')).body.data.items;

  it('wait until nothing more can be added to the day, and spend no attempt', async () => {
    await moveClock(app.database, Date.parse(`${today()}T00:00:05+05:45`) - Date.now());
    const id = await enqueue({}, { attempts: 1 });
    await until('a first run', async () => Number((await jobRow(app.database, id))?.run) > 0);
    await app.untilState(id, 'pending');
    expect(await recorded()).toEqual([]);
    await app.call('POST', `/api/v1/jobs/${id}/cancel`);
    await moveClock(app.database, 0);
  });

  it('of yesterday are recorded, made a report, and mailed to everybody who is to know', async () => {
    expect(await run()).toEqual({ days: [dayAgo(1)] });
    const raw = await rawMarket(app.database);
    expect(await recorded()).toEqual([dayFigures(raw, dayAgo(1))]);
    const [report, ...more] = await reports();
    expect(more).toEqual([]);
    expect(report).toMatchObject({ format: 'pdf', startDate: dayAgo(1), endDate: dayAgo(1) });
    const mails = await mailsAbout(app, report.id, 2);
    expect(mails.map(({ recipient }) => recipient)).toEqual(['asha@example.com', 'bina@example.com']);
    expect((await app.call('GET', `/api/v1/reports/${report.id}`)).body.data).toMatchObject({
      state: 'ready',
      rows: 1,
    });
  });

  it('are recorded and mailed once, however often the job comes', async () => {
    const id = await enqueue({}, { delay: 3_600_000 });
    expect((await runTwice(app.context, id)).toSorted()).toEqual(['completed', 'stale']);
    expect(await run()).toEqual({ days: [] });
    expect(await recorded()).toHaveLength(1);
    expect(await reports()).toHaveLength(1);
  });

  it('of days that were missed are made up for by one run, and the last of them is mailed', async () => {
    await app.database.query(`update haat.daily_analytics set day = $1`, [dayAgo(6)]);
    expect(await run()).toEqual({ days: [5, 4, 3, 2, 1].map(dayAgo) });
    const raw = await rawMarket(app.database);
    const [kept, ...others] = await recorded();
    expect(kept).toMatchObject({ day: dayAgo(6) });
    expect(others).toEqual([5, 4, 3, 2, 1].map((days) => dayFigures(raw, dayAgo(days))));
    expect(await reports()).toHaveLength(2);
  });

  it('of missed days are kept though the last one fails, and the next run goes on with it', async () => {
    await app.database.query(`delete from haat.daily_analytics where day > $1`, [dayAgo(6)]);
    await app.database.query(`update haat.daily_analytics set day = $1`, [dayAgo(26)]);
    await app.database.query(`alter table haat.daily_analytics add constraint not_yet check (day < '${dayAgo(1)}')`);
    await app.untilState(await enqueue({}, { attempts: 1 }), 'dead');
    expect((await recorded()).map(({ day }) => day)).toEqual(Array.from({ length: 25 }, (_, n) => dayAgo(26 - n)));
    expect(await reports()).toHaveLength(2);

    await app.database.query('alter table haat.daily_analytics drop constraint not_yet');
    expect(await run()).toEqual({ days: [dayAgo(1)] });
    expect(await reports()).toHaveLength(3);
  });

  it('hold more than any single amount can', async () => {
    await app.database.query('delete from haat.daily_analytics where day > $1', [dayAgo(3)]);
    await manyOrders(app.database, 3);
    await app.database.query(
      `update haat.orders set total = 999999999999.99, payment_terms = 'credit',
         placed_at = $1::date::timestamp at time zone 'Asia/Kathmandu' where placed_by = 'test'`,
      [dayAgo(2)],
    );
    expect(await run()).toEqual({ days: [dayAgo(2), dayAgo(1)] });
    const raw = await rawMarket(app.database);
    const [large] = (await recorded()).slice(-2);
    expect(large).toEqual(dayFigures(raw, dayAgo(2)));
    expect(large).toMatchObject({ creditValue: expect.closeTo(3e12, -7) as number });
  });

  it('of a day that is not over are not recorded, whatever the job says', async () => {
    expect(await run({ until: new Date(Date.now() + 5 * DAY_MS).toISOString() })).toEqual({ days: [] });
  });

  it('that are recorded are what reports show', async () => {
    await app.database.query(`update haat.daily_analytics set orders = 4711 where day = $1`, [dayAgo(3)]);
    const stored = await recorded();
    const filters = { startDate: dayAgo(4), endDate: today() };
    const { body } = await app.call('POST', '/api/v1/reports', {
      body: { type: 'daily-analytics', format: 'json', filters },
    });
    await app.untilState(body.data.jobId, 'completed');
    const { rows } = (await app.call('GET', `/api/v1/reports/${body.data.jobId}/download`)).body;
    const raw = await rawMarket(app.database);
    const live = [dayFigures(raw, today())];
    expect(rows).toEqual([...stored.slice(-4), ...live]);
    expect(rows[1]).toMatchObject({ day: dayAgo(3), orders: 4711 });
  });

  it('are run by their schedule', async () => {
    const { body } = await app.call('POST', '/api/v1/queue/schedules/daily-analytics/run');
    expect(await app.untilState(body.data.jobId, 'completed')).toMatchObject({ result: { days: [] } });
  });
});
