import { v7 as uuidv7 } from 'uuid';
import { Credit } from '../../src/domains/credit/index.js';
import { codeOf } from '../../src/errors/index.js';
import { money } from '../../src/money/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { aCreditAccount, aCreditOrder, balancesOf } from '../support/marketplace/credit.js';

describe.each(BACKENDS)('credit for orders on %s', (backend: Backend) => {
  let app: HttpApp;
  let credit: Credit;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
    credit = app.context.get(Credit);
  });
  afterAll(() => app?.close());

  const anAccount = (given: Parameters<typeof aCreditAccount>[1]) => aCreditAccount(app.database, given);
  const anOrder = (retailerId: string, amount: number) => aCreditOrder(app.database, retailerId, amount);
  const reserve = (order: Parameters<Credit['reserve']>[1]) =>
    app.database.transaction((tx) => credit.reserve(tx, order));
  const release = (orderId: string) => app.database.transaction((tx) => credit.release(tx, orderId));
  const invoice = (order: Parameters<Credit['invoice']>[1]) =>
    app.database.transaction((tx) => credit.invoice(tx, order));
  const balances = (retailerId: string) => balancesOf(app.database, retailerId);

  it('is reserved by exactly as many of 50 parallel orders as fit into the limit', async () => {
    const retailerId = await anAccount({ creditLimit: 1_000 });
    const orders = await Promise.all(Array.from({ length: 50 }, () => anOrder(retailerId, 70)));
    const ends = await Promise.allSettled(orders.map(reserve));
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [codeOf(end.reason)] : []));
    expect(refusals).toEqual(Array.from({ length: 36 }, () => 'credit_limit_exceeded'));
    expect(await balances(retailerId)).toEqual({ outstanding: '0.00', reserved: '980.00', unapplied: '0.00' });
  });

  it('is given back once, however many releases come at once', async () => {
    const retailerId = await anAccount({ creditLimit: 1_000 });
    const [kept, given] = [await anOrder(retailerId, 300), await anOrder(retailerId, 200)];
    await reserve(kept);
    await reserve(given);
    const released = await Promise.all(Array.from({ length: 20 }, () => release(given.orderId)));
    expect(released.filter(Boolean)).toHaveLength(1);
    expect(await release(given.orderId)).toBe(false);
    expect(await release(uuidv7())).toBe(false);
    expect(await balances(retailerId)).toMatchObject({ reserved: '300.00' });
  });

  it('becomes one invoice, however often the delivery is reported', async () => {
    const retailerId = await anAccount({ creditLimit: 1_000 });
    const order = await anOrder(retailerId, 250.5);
    await reserve(order);
    await reserve(order);
    const issued = await Promise.all(Array.from({ length: 20 }, () => invoice(order)));
    expect(new Set(issued.map(({ invoiceId }) => invoiceId)).size).toBe(1);
    expect(issued[0]?.number).toMatch(/^INV-\d{4}-\d{6}$/);
    expect(await balances(retailerId)).toEqual({ outstanding: '250.50', reserved: '0.00', unapplied: '0.00' });
    expect(await release(order.orderId)).toBe(false);
  });

  it('ends in one way when release and invoice come at once', async () => {
    const retailerId = await anAccount({ creditLimit: 100_000 });
    const orders = await Promise.all(Array.from({ length: 20 }, () => anOrder(retailerId, 10)));
    for (const order of orders) await reserve(order);
    const ends = await Promise.all(
      orders.map(async (order) => {
        const [released, invoiced] = await Promise.allSettled([release(order.orderId), invoice(order)]);
        return [released.status === 'fulfilled' && released.value, invoiced.status === 'fulfilled'];
      }),
    );
    for (const [released, invoiced] of ends) expect(released).toBe(!invoiced);
    const invoices = ends.filter(([, invoiced]) => invoiced).length;
    const outstanding = (invoices * 10).toFixed(2);
    expect(await balances(retailerId)).toEqual({ outstanding, reserved: '0.00', unapplied: '0.00' });
  });

  it.each([
    [{ status: 'on_hold' }, 10, 'credit_on_hold'],
    [{ status: 'blocked' }, 10, 'credit_blocked'],
    [{ score: null }, 50_000.01, 'credit_band_exceeded'],
    [{ score: 400 }, 1, 'credit_band_exceeded'],
    [{ creditLimit: 10 }, 10.01, 'credit_limit_exceeded'],
  ] as const)('is refused to an account with %j for an order of %d', async (given, amount, code) => {
    const retailerId = await anAccount(given);
    await expect(reserve(await anOrder(retailerId, amount))).rejects.toMatchObject({ kind: 'conflict', code });
    expect(await balances(retailerId)).toMatchObject({ reserved: '0.00' });
  });

  it('is refused to an order that has ended, or reserves another amount', async () => {
    const retailerId = await anAccount({});
    const order = await anOrder(retailerId, 10);
    await expect(invoice(order)).rejects.toMatchObject({ code: 'nothing_reserved' });
    await reserve(order);
    await expect(reserve({ ...order, amount: money(11) })).rejects.toMatchObject({ code: 'reservation_exists' });
    await release(order.orderId);
    await expect(reserve(order)).rejects.toMatchObject({ code: 'reservation_exists' });
    await expect(invoice(order)).rejects.toMatchObject({ code: 'nothing_reserved' });
  });

  it('opens an account with a limit of nothing, and none for a retailer that is not there', async () => {
    const retailerId = await anAccount({});
    await app.database.query('delete from haat.credit_accounts where retailer_id = $1', [retailerId]);
    const order = await anOrder(retailerId, 10);
    await expect(reserve(order)).rejects.toMatchObject({ code: 'credit_limit_exceeded' });
    await expect(reserve({ ...order, retailerId: uuidv7() })).rejects.toMatchObject({ kind: 'not_found' });
  });
});
