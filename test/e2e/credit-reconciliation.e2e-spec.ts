import { Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Payments } from '../../src/domains/credit/payments/payments.service.js';
import { ComparisonRepository } from '../../src/domains/credit/reconciliation/comparison.repository.js';
import { ReconcileCredit } from '../../src/domains/credit/reconciliation/reconciliation.jobs.js';
import { ReconciliationProcessor } from '../../src/domains/credit/reconciliation/reconciliation.processor.js';
import { LostWorkers } from '../../src/jobs/restore/lost-workers.js';
import { loseWorker, runJob, runTwice } from '../../src/jobs/testing/index.js';
import { money } from '../../src/money/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { manyCreditAccounts } from '../support/marketplace/credit-bulk.js';
import { creditHistory } from '../support/marketplace/credit-history.js';

const RECONCILIATIONS = '/api/v1/credit/reconciliations';
const BUSY = {
  invoices: [
    { amount: 100, dueIn: 10 },
    { amount: 50.5, dueIn: -3, paid: [{ amount: 20.25, daysAgo: 4 }] },
    { amount: 70, dueIn: -40, status: 'written_off', paid: [{ amount: 10, daysAgo: 4 }] },
    { amount: 30, dueIn: -4, status: 'disputed' },
    { amount: 5, dueIn: -20, paid: [{ amount: 5, daysAgo: 20 }] },
  ],
  held: [12, 13],
  prepaid: [7.77],
} as const;

async function reconcile(app: HttpApp) {
  const { body } = await app.call('POST', RECONCILIATIONS, { body: {} });
  await app.untilState(body.data.jobId, 'completed');
  const { body: found } = await app.call('GET', `${RECONCILIATIONS}/${body.data.jobId}`);
  return found.data;
}

const balances = (app: HttpApp) =>
  app.database.query(
    `select a.outstanding, a.reserved, a.unapplied, (select sum(paid) from haat.invoices) as paid, (select count(*) from haat.credit_entries) as entries
     from haat.credit_accounts a order by retailer_id`,
  );

describe.each(BACKENDS)('a reconciliation on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
  });
  afterAll(() => app?.close());

  it('finds nothing where nothing is wrong, and says what it looked at', async () => {
    for (let made = 0; made < 3; made++) await creditHistory(app.database, BUSY);
    const { id, startedAt, finishedAt, ...found } = await reconcile(app);
    // Of each: 5 invoices, 4 payments, 3 allocations (two entries), 1 write-off.
    const figures = { accounts: 3, entries: 3 * (5 + 4 + 6 + 1), discrepancies: 0, isBalanced: true };
    expect(found).toEqual({ status: 'completed', ...figures, items: [], nextCursor: null });
    expect(Date.parse(finishedAt)).toBeGreaterThanOrEqual(Date.parse(startedAt));
    const { body } = await app.call('GET', RECONCILIATIONS);
    expect(body.data.items).toEqual([{ id, status: 'completed', ...figures, startedAt, finishedAt }]);
  });
});

describe('a reconciliation', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    // A reconciliation looks at everything, so each test begins with nothing.
    await app.database.query('truncate haat.retailers, haat.credit_entries, haat.credit_reconciliations cascade');
  });
  afterAll(() => app?.close());

  it.each([
    [
      'outstanding',
      'update haat.credit_accounts set outstanding = outstanding + 10 where retailer_id = $1',
      ['outstanding'],
    ],
    ['unapplied', 'update haat.credit_accounts set unapplied = unapplied + 10 where retailer_id = $1', ['unapplied']],
    ['reserved', 'update haat.credit_accounts set reserved = reserved + 10 where retailer_id = $1', ['reserved']],
    [
      'a lost reservation',
      `update haat.credit_reservations set state = 'released' where retailer_id = $1 and amount = 12`,
      ['reserved'],
    ],
    [
      'an invoice that says that more was paid',
      `update haat.invoices set paid = paid + 10 where retailer_id = $1 and status = 'partially_paid'`,
      ['open_invoices', 'paid_invoices'],
    ],
    [
      'an invoice that was written off without a posting',
      `update haat.invoices set status = 'written_off' where retailer_id = $1 and status = 'open'`,
      ['open_invoices'],
    ],
    [
      'a payment that has more left',
      'update haat.payments set unapplied = 1 where retailer_id = $1 and unapplied = 0 and amount = 5',
      ['applied_payments', 'unapplied_payments'],
    ],
    [
      'an allocation of another amount',
      `update haat.payment_allocations set amount = amount - 1 where payment_id in (select id from haat.payments where retailer_id = $1 and amount = 5)`,
      ['applied_payments', 'paid_invoices'],
    ],
  ])('finds %s, of that retailer alone, and changes nothing', async (_, damage, figures) => {
    const { retailerId } = await creditHistory(app.database, BUSY);
    await creditHistory(app.database, BUSY);
    await app.database.query(damage, [retailerId]);
    const before = await balances(app);
    const found = await reconcile(app);
    expect(found.items.map(({ figure }: { figure: string }) => figure)).toEqual(figures);
    expect(found).toMatchObject({ discrepancies: figures.length, isBalanced: true });
    for (const { retailerId: of, expected, actual, difference } of found.items) {
      expect(of).toBe(retailerId);
      expect(Math.round((actual - expected) * 100)).toBe(Math.round(difference * 100));
      expect(difference).not.toBe(0);
    }
    expect(await balances(app)).toEqual(before);
  });

  it('finds a ledger whose debits and credits differ, and says so in the log', async () => {
    const alert = jest.spyOn(Logger.prototype, 'error');
    await app.database.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(
        `insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, at)
         values ($1, $1, 'payment', 'cash', 12.34, $1, haat.haat_now())`,
        [uuidv7()],
      );
    });
    const found = await reconcile(app);
    expect(found).toMatchObject({ discrepancies: 1, isBalanced: false });
    expect(found.items).toEqual([
      expect.objectContaining({ retailerId: null, figure: 'ledger', expected: 0, actual: 12.34, difference: 12.34 }),
    ]);
    expect(alert).toHaveBeenCalledWith(
      { reconciliationId: found.id, discrepancies: 1, accounts: 0, isBalanced: false },
      'Credit reconciliation found discrepancies',
    );
  });

  it('shows what it found in pages', async () => {
    for (let made = 0; made < 3; made++) await creditHistory(app.database, BUSY);
    await app.database.query('update haat.credit_accounts set outstanding = outstanding + 1, reserved = reserved + 1');
    const { id } = await reconcile(app);
    const seen: string[] = [];
    for (let cursor = ''; cursor !== null;) {
      const { body } = await app.call('GET', `${RECONCILIATIONS}/${id}?limit=4${cursor && `&cursor=${cursor}`}`);
      for (const item of body.data.items) seen.push(`${item.retailerId} ${item.figure}`);
      cursor = body.data.nextCursor;
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  it('hands its run back when it is stopped, and goes on where it was', async () => {
    await manyCreditAccounts(app.database, 450, 1);
    const comparison = app.context.get(ComparisonRepository, { strict: false });
    const compareNext = comparison.compareNext.bind(comparison);
    const abort = new AbortController();
    const stopped = jest.spyOn(comparison, 'compareNext').mockImplementationOnce(async (...parameters) => {
      abort.abort();
      return compareNext(...parameters);
    });
    const processor = app.context.get(ReconciliationProcessor, { strict: false });
    const outcome = await runJob(processor, new ReconcileCredit({}), { database: app.database, abort });
    expect(outcome).toMatchObject({ outcome: 'later' });
    expect(stopped).toHaveBeenCalledTimes(1);
    const [row] = await app.database.query('select accounts, status from haat.credit_reconciliations');
    expect(row).toEqual({ accounts: 200, status: 'running' });
  });

  it('goes on after its worker was lost in the middle, counting no account twice', async () => {
    await manyCreditAccounts(app.database, 1_050, 1);
    await app.database.query(
      `update haat.credit_accounts set outstanding = 1 where retailer_id in
         (select retailer_id from haat.credit_accounts order by retailer_id limit 1)`,
    );
    const comparison = app.context.get(ComparisonRepository, { strict: false });
    const compareNext = comparison.compareNext.bind(comparison);
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let calls = 0;
    let isOver = false;
    jest.spyOn(comparison, 'compareNext').mockImplementation(async (...parameters) => {
      calls += 1;
      // The first run stops here, as a killed one does; unlike that one it will go on, as a zombie.
      if (calls !== 3) return compareNext(...parameters);
      await gate;
      const chunk = await compareNext(...parameters);
      isOver = true;
      return chunk;
    });
    const { body } = await app.call('POST', RECONCILIATIONS, { body: {} });
    const { jobId } = body.data;
    await until('the first run to be in the middle', () => calls === 3);
    const middle = await app.call('GET', `${RECONCILIATIONS}/${jobId}`);
    expect(middle.body.data).toMatchObject({ status: 'running', accounts: 400, discrepancies: 1, isBalanced: null });

    await loseWorker(app.database, jobId);
    await app.context.get(LostWorkers, { strict: false }).takeOver(0);
    const job = await app.untilState(jobId, 'completed');
    letGo();
    await until('the zombie to have ended', () => isOver);
    expect(job).toMatchObject({ run: 2, result: { accounts: 1_050, entries: 4_200, discrepancies: 1 } });
    const { body: after } = await app.call('GET', `${RECONCILIATIONS}/${jobId}`);
    expect(after.data).toMatchObject({ status: 'completed', accounts: 1_050, discrepancies: 1 });
  });

  it('ends the same when its job runs twice at once', async () => {
    await manyCreditAccounts(app.database, 500, 1);
    const { body } = await app.call('POST', RECONCILIATIONS, { body: { options: { delay: 3_600_000 } } });
    expect((await runTwice(app.context, body.data.jobId)).toSorted()).toEqual(['completed', 'stale']);
    const { body: found } = await app.call('GET', `${RECONCILIATIONS}/${body.data.jobId}`);
    expect(found.data).toMatchObject({ status: 'completed', accounts: 500, discrepancies: 0 });
  });

  it('finds nothing wrong while people pay', async () => {
    const retailers = await Promise.all(
      Array.from({ length: 4 }, () =>
        creditHistory(app.database, { invoices: Array.from({ length: 25 }, () => ({ amount: 9.99, dueIn: 5 })) }),
      ),
    );
    const paying = { isOver: false };
    const paid = Promise.all(
      retailers.map(async ({ retailerId, invoices }) => {
        const payments = app.context.get(Payments, { strict: false });
        const payment = { retailerId, amount: money(9.99), receivedBy: 'test' };
        for (const { number } of invoices) await payments.receive(undefined, { ...payment, reference: number });
      }),
    ).finally(() => {
      paying.isOver = true;
    });
    const processor = app.context.get(ReconciliationProcessor, { strict: false });
    const outcomes: unknown[] = [];
    while (!paying.isOver) outcomes.push(await runJob(processor, new ReconcileCredit({}), { database: app.database }));
    await paid;
    expect(outcomes.length).toBeGreaterThan(0);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        outcome: 'completed',
        result: { accounts: 4, discrepancies: 0, isBalanced: true },
      });
  });

  it('looks through 100,000 entries', async () => {
    await manyCreditAccounts(app.database, 1_000, 25);
    const found = await reconcile(app);
    expect(found).toMatchObject({ accounts: 1_000, entries: 100_000, discrepancies: 0, isBalanced: true });
  });

  it.each([['an unknown field', { retailerId: uuidv7() }]])('refuses %s', async (_, body) => {
    expect(await app.call('POST', RECONCILIATIONS, { body })).toMatchObject({ status: 400 });
  });

  it.each([uuidv7(), 'last'])('is not found where there is none: %s', async (id) => {
    expect(await app.call('GET', `${RECONCILIATIONS}/${id}`)).toMatchObject({ status: 404 });
  });
});
