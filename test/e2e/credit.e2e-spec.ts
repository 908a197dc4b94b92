import { moveClock } from '../../src/jobs/testing/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { brokenCreditInvariants } from '../support/marketplace/index.js';
import { CreditDesk } from './support/credit-desk.js';

const DAY = 86_400_000;

describe.each(BACKENDS)('credit on %s', (backend: Backend) => {
  /** The embedded database has one process, which computes scores as well; elsewhere the one of the example stays. */
  const isScored = backend === 'embedded';
  let app: HttpApp;
  let desk: CreditDesk;
  beforeAll(async () => {
    app = await startHttpApp({ ...(await variablesOf(backend)), ...(!isScored && { ROLE: 'api' }) });
    desk = new CreditDesk(app);
  });
  afterEach(async () => {
    expect(await brokenCreditInvariants(app.database)).toEqual([]);
    await moveClock(app.database, 0);
  });
  afterAll(() => app?.close());

  it('goes from an order to its payment', async () => {
    const retailerId = await desk.account({ creditLimit: 1_000 });
    const advance = await desk.pay(retailerId, 30);
    expect(advance.status).toBe(201);
    expect(advance.headers.get('location')).toBe(`/api/v1/credit/payments/${advance.body.data.id}`);
    expect(advance.body.data).toMatchObject({ amount: 30, unapplied: 30, allocations: [] });

    const first = await desk.delivered(retailerId, 100.5);
    expect(await desk.shown(`invoices/${first}`)).toMatchObject({
      number: expect.stringMatching(/^INV-/),
      amount: 100.5,
      paid: 30,
      outstanding: 70.5,
      status: 'partially_paid',
      allocations: [{ paymentId: advance.body.data.id, amount: 30 }],
    });
    const { orderId } = await desk.shown(`invoices/${first}`);
    expect((await desk.shown(`invoices?orderId=${orderId}`)).items).toMatchObject([{ id: first, orderId }]);
    const second = await desk.delivered(retailerId, 200);
    const paid = await desk.pay(retailerId, 271.5);
    expect(paid.body.data).toMatchObject({
      unapplied: 1,
      allocations: [
        { invoiceId: first, amount: 70.5 },
        { invoiceId: second, amount: 200 },
      ],
    });
    expect(await desk.shown(`invoices/${second}`)).toMatchObject({ status: 'paid', paidAt: expect.any(String) });

    expect(await desk.shown(`accounts/${retailerId}`)).toMatchObject({
      status: 'active',
      limit: 1_000,
      balance: -1,
      outstanding: 0,
      reserved: 0,
      unapplied: 1,
      exposure: -1,
      available: 1_001,
      score: isScored ? expect.anything() : { value: 800, band: 'excellent', largestOrder: null, components: [] },
    });
    const entries = await desk.shown(`accounts/${retailerId}/entries`);
    const kinds = entries.items.map(({ kind, account, amount }: Record<string, unknown>) => [kind, account, amount]);
    expect(kinds.toReversed()).toEqual([
      ['payment', 'unapplied', -30],
      ['invoice', 'receivable', 100.5],
      ['allocation', 'unapplied', 30],
      ['allocation', 'receivable', -30],
      ['invoice', 'receivable', 200],
      ['payment', 'unapplied', -271.5],
      ['allocation', 'unapplied', 70.5],
      ['allocation', 'receivable', -70.5],
      ['allocation', 'unapplied', 200],
      ['allocation', 'receivable', -200],
    ]);
  });

  it('leaves disputed invoices out, and pays them when they are resolved', async () => {
    const retailerId = await desk.account();
    const [first, second] = [await desk.delivered(retailerId, 100), await desk.delivered(retailerId, 50)];
    const disputed = await desk.call('POST', `invoices/${first}/dispute`, { reason: 'Two cartons came broken.' });
    expect(disputed.body.data).toMatchObject({ status: 'disputed', reason: 'Two cartons came broken.' });
    await desk.pay(retailerId, 90);
    expect(await desk.balances(retailerId)).toEqual({ outstanding: '100.00', reserved: '0.00', unapplied: '40.00' });
    expect(await desk.shown(`invoices/${second}`)).toMatchObject({ status: 'paid' });

    const resolved = await desk.call('POST', `invoices/${first}/resolve`);
    expect(resolved.body.data).toMatchObject({ status: 'partially_paid', paid: 40, reason: null });
    const writtenOff = await desk.call('POST', `invoices/${first}/write-off`, { reason: 'The shop has closed.' });
    expect(writtenOff.body.data).toMatchObject({ status: 'written_off', paid: 40, outstanding: 0 });
    expect(await desk.balances(retailerId)).toEqual({ outstanding: '0.00', reserved: '0.00', unapplied: '0.00' });

    const again = await desk.call('POST', `invoices/${first}/dispute`, { reason: 'Too late.' });
    expect(again.status).toBe(409);
    expect(again.body.error).toMatchObject({
      code: 'illegal_move',
      message: expect.stringMatching(/is written_off and cannot be disputed/),
    });
    const audit = await app.call('GET', '/api/v1/queue/audit?action=invoice.write_off');
    expect(audit.body.data.items[0]).toMatchObject({
      actor: 'local',
      before: { status: 'partially_paid', outstanding: '60.00' },
      after: { status: 'written_off', reason: 'The shop has closed.' },
    });
  });

  it('takes back a payment that bounced, and lets other payments step in', async () => {
    const retailerId = await desk.account();
    const [first, second] = [await desk.delivered(retailerId, 100), await desk.delivered(retailerId, 50)];
    const bounced = await desk.pay(retailerId, 120);
    await desk.call('POST', `invoices/${second}/write-off`, { reason: 'The rest is not worth the trouble.' });
    const kept = await desk.pay(retailerId, 30);
    expect(kept.body.data.unapplied).toBe(30);

    const path = `payments/${bounced.body.data.id}/reverse`;
    const reversed = await desk.call('POST', path, { reason: 'The cheque bounced.' });
    expect(reversed.body.data).toMatchObject({ unapplied: 0, reversalReason: 'The cheque bounced.', allocations: [] });
    expect(await desk.shown(`invoices/${first}`)).toMatchObject({
      status: 'partially_paid',
      paid: 30,
      paidAt: null,
      allocations: [{ paymentId: kept.body.data.id, amount: 30 }],
    });
    expect(await desk.shown(`invoices/${second}`)).toMatchObject({ status: 'written_off', paid: 0 });
    expect(await desk.balances(retailerId)).toEqual({ outstanding: '70.00', reserved: '0.00', unapplied: '0.00' });
    const again = await desk.call('POST', path, { reason: 'The cheque bounced.' });
    expect([again.status, again.body.error.code]).toEqual([409, 'already_reversed']);
    const { reference } = reversed.body.data;
    const repeated = await desk.call('POST', 'payments', { reference, retailerId, amount: 120 });
    expect([repeated.status, repeated.body.error.code]).toEqual([409, 'payment_reversed']);
  });

  it('shows how late invoices are by local days', async () => {
    const retailerId = await desk.account();
    const id = await desk.delivered(retailerId, 100);
    expect(await desk.shown(`invoices/${id}`)).toMatchObject({ daysLate: 0, isOverdue: false });
    await moveClock(app.database, 31 * DAY);
    await desk.delivered(retailerId, 7);
    expect(await desk.shown(`invoices/${id}`)).toMatchObject({ daysLate: 1, isOverdue: true });
    expect(await desk.shown(`accounts/${retailerId}`)).toMatchObject({ ageing: { current: 7, days1To30: 100 } });
    const overdue = await desk.shown(`invoices?retailerId=${retailerId}&overdue=true`);
    expect(overdue.items.map((invoice: { id: string }) => invoice.id)).toEqual([id]);
    const others = await desk.shown(`invoices?retailerId=${retailerId}&overdue=false&status=open`);
    expect(others.items).toEqual([expect.objectContaining({ amount: 7 })]);
    const dueBefore = others.items[0].dueOn;
    const due = await desk.shown(`invoices?retailerId=${retailerId}&dueBefore=${dueBefore}`);
    expect(due.items.map((invoice: { id: string }) => invoice.id)).toEqual([id]);
  });
});
