import { variablesOf } from '../support/app/backends.js';
import { type HttpAnswer, type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { brokenCreditInvariants } from '../support/marketplace/index.js';
import { CreditDesk } from './support/credit-desk.js';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const statuses = (answers: readonly HttpAnswer[]): number[] => answers.map(({ status }) => status);

describe('credit, with many at once', () => {
  let app: HttpApp;
  let desk: CreditDesk;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
    desk = new CreditDesk(app);
  });
  afterEach(async () => {
    expect(await brokenCreditInvariants(app.database)).toEqual([]);
  });
  afterAll(() => app?.close());

  it('records 50 reports of 5 payments as 5 payments', async () => {
    const retailerId = await desk.account();
    const invoices = [await desk.delivered(retailerId, 30), await desk.delivered(retailerId, 40)];
    const answers = await Promise.all(
      times(50, (index) => desk.pay(retailerId, 20 + (index % 5), `SAME-${index % 5}`)),
    );
    expect(statuses(answers).sort()).toEqual([...times(45, () => 200), ...times(5, () => 201)]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(5);
    expect(await desk.balances(retailerId)).toEqual({ outstanding: '0.00', reserved: '0.00', unapplied: '40.00' });
    for (const id of invoices) expect(await desk.shown(`invoices/${id}`)).toMatchObject({ status: 'paid' });
  });

  it('gives a contested reference to one retailer and one amount', async () => {
    const [one, other] = [await desk.account(), await desk.account()];
    const answers = await Promise.all(
      times(20, (index) => desk.pay(index % 2 ? one : other, index % 4 < 2 ? 5 : 6, 'CONTESTED')),
    );
    expect(statuses(answers).filter((status) => status === 201)).toHaveLength(1);
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(4);
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ body }) => body.error.code))).toEqual(new Set(['reference_reused']));
    expect(refused).toHaveLength(15);
  });

  it('ends well when an invoice is paid, disputed and written off at once', async () => {
    const retailerId = await desk.account();
    const ends = await Promise.all(
      times(10, async (index) => {
        const id = await desk.delivered(retailerId, 100 + index);
        const reason = 'All at once.';
        const answers = await Promise.all([
          desk.pay(retailerId, 60),
          desk.call('POST', `invoices/${id}/dispute`, { reason }),
          desk.call('POST', `invoices/${id}/write-off`, { reason }),
          desk.call('POST', `invoices/${id}/resolve`),
        ]);
        return { answers, status: (await desk.shown(`invoices/${id}`)).status as string };
      }),
    );
    for (const { answers, status } of ends) {
      expect(answers[0]?.status).toBe(201);
      expect(statuses(answers).every((code) => [200, 201, 409].includes(code))).toBe(true);
      const isWrittenOff = answers[2]?.status === 200;
      expect(status === 'written_off').toBe(isWrittenOff);
    }
  });

  it('reverses a payment once, also while its invoices are being paid again', async () => {
    const retailerId = await desk.account();
    await desk.delivered(retailerId, 100);
    const bounced = await desk.pay(retailerId, 80);
    const path = `payments/${bounced.body.data.id}/reverse`;
    const [payments, reversals] = await Promise.all([
      Promise.all(times(5, () => desk.pay(retailerId, 10))),
      Promise.all(times(10, () => desk.call('POST', path, { reason: 'The cheque bounced.' }))),
    ]);
    expect(statuses(payments)).toEqual(times(5, () => 201));
    expect(statuses(reversals).sort()).toEqual([200, ...times(9, () => 409)]);
    expect(await desk.balances(retailerId)).toEqual({ outstanding: '50.00', reserved: '0.00', unapplied: '0.00' });
  });

  it('gives repeats under one Idempotency-Key the first answer', async () => {
    const retailerId = await desk.account();
    const body = { reference: 'KEYED', retailerId, amount: 12.34 };
    const request = { body, headers: { 'idempotency-key': 'pay-once' } };
    const answers = await Promise.all(times(5, () => app.call('POST', '/api/v1/credit/payments', request)));
    expect(statuses(answers)).toEqual(times(5, () => 201));
    const id = await desk.delivered(retailerId, 99);
    const dispute = { body: { reason: 'Wrong goods.' }, headers: { 'idempotency-key': 'dispute-once' } };
    const path = `/api/v1/credit/invoices/${id}/dispute`;
    expect(statuses(await Promise.all(times(3, () => app.call('POST', path, dispute))))).toEqual([200, 200, 200]);
    expect((await desk.call('POST', `invoices/${id}/dispute`, { reason: 'Wrong goods.' })).status).toBe(409);
  });

  it('takes orders up to the limit while payments make room', async () => {
    const retailerId = await desk.account({ creditLimit: 100 });
    const orders = await Promise.all(times(30, () => desk.order(retailerId, 10)));
    const [reserved] = await Promise.all([
      Promise.allSettled(orders.map((order) => desk.reserve(order))),
      Promise.all(times(5, () => desk.pay(retailerId, 10))),
    ]);
    const taken = reserved.filter(({ status }) => status === 'fulfilled').length;
    expect(taken).toBeGreaterThanOrEqual(10);
    expect(taken).toBeLessThanOrEqual(15);
    expect(await desk.balances(retailerId)).toEqual({
      outstanding: '0.00',
      reserved: `${taken * 10}.00`,
      unapplied: '50.00',
    });
  });
});
