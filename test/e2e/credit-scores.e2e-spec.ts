import { v7 as uuidv7 } from 'uuid';
import { CreditProducer } from '../../src/domains/credit/credit.producer.js';
import { scoreOf } from '../../src/domains/credit/scoring/score.rules.js';
import { drain, runTwice } from '../../src/jobs/testing/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { creditHistory } from '../support/marketplace/credit-history.js';

const SCORES = '/api/v1/credit/scores';
const historyOf = (retailerId: string) => `/api/v1/credit/accounts/${retailerId}/scores`;

const PAST = {
  creditLimit: 50_000,
  accountDays: 365,
  invoices: [
    { amount: 6_000, dueIn: -20, paid: [{ amount: 6_000, daysAgo: 25 }] },
    { amount: 4_000, dueIn: -15, paid: [{ amount: 3_000, daysAgo: 9 }] },
    // Neither due nor paid: it says nothing yet.
    { amount: 500, dueIn: 10 },
    { amount: 700, dueIn: -100, status: 'disputed' },
    // Of more than twelve months ago.
    { amount: 9_999, dueIn: -340, issuedDaysAgo: 370, paid: [{ amount: 9_999, daysAgo: 1 }] },
  ],
  orders: [
    { amount: 2_500, daysAgo: 70 },
    { amount: 7_777, daysAgo: 71, status: 'cancelled' },
  ],
  held: [9_000],
  prepaid: [200],
} as const;

describe.each(BACKENDS)('credit scores on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
  });
  afterAll(() => app?.close());

  it('are computed from what the retailer did, stored with it, and shown with an explanation', async () => {
    const { retailerId } = await creditHistory(app.database, PAST);
    const accepted = await app.call('POST', SCORES, { body: { retailerId } });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('location')).toBe(`/api/v1/jobs/${accepted.body.data.jobId}`);
    const job = await app.untilState(accepted.body.data.jobId, 'completed');

    const { body } = await app.call('GET', historyOf(retailerId));
    const [score] = body.data.items;
    expect(body.data.nextCursor).toBeNull();
    expect(score).toMatchObject({ version: 1, jobId: job.id, snapshot: { creditLimit: '50000.00', accountDays: 365 } });
    expect(job.result).toEqual({ score: score.score, band: score.band, version: 1 });
    expect(score.snapshot).toMatchObject({
      // 1000 + 500 + 700 open, 9000 held, 200 paid in advance.
      exposure: '11000.00',
      paid: [
        { daysLate: 0, amount: '6000.00' },
        { daysLate: 6, amount: '3000.00' },
      ],
      overdue: [{ daysLate: 15, amount: '1000.00' }],
      placed: 7,
      cancelled: 1,
    });
    expect(score.components[0]).toMatchObject({ name: 'timeliness', r: 0.89, value: 834, points: 333.6 });
    expect(scoreOf(score.snapshot, score.version)).toMatchObject({ score: score.score, components: score.components });
    const [account] = await app.database.query('select score from haat.credit_accounts where retailer_id = $1', [
      retailerId,
    ]);
    expect(account).toEqual({ score: score.score });
  });

  it('are computed for all, batch by batch', async () => {
    for (let made = 0; made < 110; made++) await creditHistory(app.database);
    const { body } = await app.call('POST', SCORES, { body: { all: true } });
    await app.untilState(body.data.jobId, 'completed');
    await drain(app.context, 'credit-score-calculation');
    const [row] = await app.database.query(
      `select (select count(*)::int from haat.credit_accounts) as accounts,
        (select count(distinct retailer_id)::int from haat.credit_scores) as scored,
        (select count(*)::int from haat.jobs where name = 'calculate-credit-scores' and state = 'completed') as batches`,
    );
    expect(row).toMatchObject({ accounts: row?.['scored'], batches: 3 });
  });
});

describe('credit scores', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
  });
  afterAll(() => app?.close());

  const scoresOf = async (retailerId: string) =>
    app.database.query('select score from haat.credit_scores where retailer_id = $1', [retailerId]);

  it('have one waiting job for each retailer, however often they are asked for', async () => {
    const { retailerId } = await creditHistory(app.database);
    const body = { retailerId, options: { delay: 3_600_000 } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.call('POST', SCORES, { body })));
    expect(new Set(answers.map((answer) => answer.body.data.jobId)).size).toBe(1);
    expect(answers.filter((answer) => answer.body.data.outcome === 'created')).toHaveLength(1);
  });

  it('are stored once when their job runs twice at once', async () => {
    const { retailerId } = await creditHistory(app.database);
    const { body } = await app.call('POST', SCORES, { body: { retailerId, options: { delay: 3_600_000 } } });
    await runTwice(app.context, body.data.jobId);
    expect(await scoresOf(retailerId)).toHaveLength(1);
  });

  it('are each in the history, when fifty jobs compute them at once', async () => {
    const { retailerId } = await creditHistory(app.database);
    const producer = app.context.get(CreditProducer, { strict: false });
    await Promise.all(
      Array.from({ length: 50 }, () => producer.calculateScore(undefined, retailerId, { deduplicationKey: uuidv7() })),
    );
    await drain(app.context, 'credit-score-calculation');
    expect(await scoresOf(retailerId)).toHaveLength(50);
  });

  it('have a history in pages, newest first', async () => {
    const { retailerId } = await creditHistory(app.database);
    for (let computed = 0; computed < 3; computed++) {
      const { body } = await app.call('POST', SCORES, { body: { retailerId } });
      await app.untilState(body.data.jobId, 'completed');
    }
    const first = await app.call('GET', `${historyOf(retailerId)}?limit=2`);
    const { items, nextCursor } = first.body.data;
    const second = await app.call('GET', `${historyOf(retailerId)}?limit=2&cursor=${nextCursor}`);
    const ids = [...items, ...second.body.data.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(ids).size).toBe(3);
    expect(second.body.data.nextCursor).toBeNull();
  });

  it('skip a retailer whose account is gone by the time', async () => {
    const producer = app.context.get(CreditProducer, { strict: false });
    const { jobId } = await producer.calculateScore(undefined, uuidv7());
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ result: { skipped: 'no_account' } });
  });

  it.each([
    ['neither one nor all', {}, 400],
    ['both', { retailerId: uuidv7(), all: true }, 400],
    ['not all', { all: false }, 400],
    ['no id', { retailerId: 'R001' }, 400],
    ['an unknown field', { all: true, force: true }, 400],
    ['a retailer that does not exist', { retailerId: uuidv7() }, 404],
  ])('refuse %s', async (_, body, status) => {
    const before = await app.database.query('select count(*) from haat.jobs');
    const answer = await app.call('POST', SCORES, { body });
    expect(answer.status).toBe(status);
    expect(await app.database.query('select count(*) from haat.jobs')).toEqual(before);
  });

  it('of nobody are not found', async () => {
    expect(await app.call('GET', historyOf(uuidv7()))).toMatchObject({ status: 404 });
    expect(await app.call('GET', historyOf('R001'))).toMatchObject({ status: 404 });
  });
});
