import { v7 as uuidv7 } from 'uuid';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { aRetailer, brokenCreditInvariants } from '../support/marketplace/index.js';
import { CreditDesk } from './support/credit-desk.js';
import { apiKey } from './support/http-layer.js';

const KEYS = { boss: 'boss-key', shop: 'shop-key', own: 'own-key' };

describe('requests about credit', () => {
  let app: HttpApp;
  let boss: CreditDesk;
  let shop: CreditDesk;
  let own: CreditDesk;
  let ownId: string;
  beforeAll(async () => {
    const API_KEYS = [
      apiKey('admin', 'boss', KEYS.boss),
      apiKey('client', 'shop', KEYS.shop),
      apiKey('retailer:OWN1', 'own', KEYS.own),
    ].join(',');
    app = await startHttpApp({ ...(await variablesOf('postgres')), ROLE: 'api', API_KEYS });
    [boss, shop, own] = [KEYS.boss, KEYS.shop, KEYS.own].map((key) => new CreditDesk(app, key)) as [
      CreditDesk,
      CreditDesk,
      CreditDesk,
    ];
    ownId = (await aRetailer(app.database, { code: 'OWN1' })).id;
  });
  afterEach(async () => {
    expect(await brokenCreditInvariants(app.database)).toEqual([]);
  });
  afterAll(() => app?.close());

  it.each([-1, 0, 10.005, 1_000_000_000, 1e300, '5', null, [5], undefined])('refuse the amount %p', async (amount) => {
    const payment = await shop.call('POST', 'payments', { reference: 'BAD', retailerId: ownId, amount });
    expect([payment.status, payment.body.error.details[0].field]).toEqual([400, 'amount']);
    if (amount === 0) return;
    const limit = await boss.call('PUT', `accounts/${ownId}/limit`, { limit: amount });
    expect([limit.status, limit.body.error.details[0].field]).toEqual([400, 'limit']);
  });

  it.each([
    ['reference', { reference: '', amount: 1 }],
    ['reference', { reference: ' x', amount: 1 }],
    ['reference', { reference: 'x'.repeat(101), amount: 1 }],
    ['reference', { reference: 7, amount: 1 }],
    ['retailerId', { reference: 'x', amount: 1, retailerId: 'R001' }],
    ['currency', { reference: 'x', amount: 1, currency: 'NPR' }],
  ])('refuse a payment for its %s: %j', async (field, body) => {
    const { status, body: answer } = await shop.call('POST', 'payments', { retailerId: ownId, ...body });
    expect([status, answer.error.details[0].field]).toEqual([400, field]);
  });

  it.each([
    ['dueBefore', 'dueBefore=2026-02-30'],
    ['overdue', 'overdue=yes'],
    ['status', 'status=late'],
    ['retailerId', 'retailerId=1'],
    ['cursor', 'cursor=x'],
    ['limit', 'limit=0'],
    ['colour', 'colour=red'],
  ])('refuse a filter for its %s', async (field, query) => {
    const { status, body } = await shop.call('GET', `invoices?${query}`);
    expect([status, body.error.details[0].field]).toEqual([400, field]);
  });

  it.each([
    ['GET', 'accounts/R001', undefined],
    ['GET', `accounts/${uuidv7()}`, undefined],
    ['GET', `accounts/${uuidv7()}/entries`, undefined],
    ['GET', `invoices/${uuidv7()}`, undefined],
    ['GET', 'invoices/7', undefined],
    ['GET', `payments/${uuidv7()}`, undefined],
    ['POST', `invoices/${uuidv7()}/resolve`, undefined],
    ['POST', `invoices/${uuidv7()}/dispute`, { reason: 'x' }],
    ['POST', `payments/${uuidv7()}/reverse`, { reason: 'x' }],
    ['POST', 'payments', { reference: 'NOBODY', retailerId: uuidv7(), amount: 1 }],
    ['PUT', `accounts/${uuidv7()}/limit`, { limit: 1 }],
    ['PUT', `accounts/${uuidv7()}/status`, { status: 'blocked', reason: 'x' }],
  ] as const)('answer 404 to %s %s', async (method, path, body) => {
    const { status, body: answer } = await boss.call(method, path, body);
    expect([status, answer.error.code]).toEqual([404, 'not_found']);
  });

  it.each(['dispute', 'write-off'])('refuse to %s without a reason', async (move) => {
    const retailerId = await boss.account();
    const id = await boss.delivered(retailerId, 10);
    for (const body of [{}, { reason: ' ' }, { reason: 'x'.repeat(501) }, { reason: 'x', by: 'me' }])
      expect((await boss.call('POST', `invoices/${id}/${move}`, body)).status).toBe(400);
    expect((await boss.call('POST', `invoices/${id}/resolve`, { reason: 'x' })).status).toBe(400);
    expect((await boss.call('POST', `invoices/${id}/resolve`)).body.error.message).toMatch(
      /is open and cannot be resolved/,
    );
  });

  it('take no more in advance than an account holds', async () => {
    const retailerId = await boss.account();
    await app.database.query('update haat.credit_accounts set unapplied = 99999999999 where retailer_id = $1', [
      retailerId,
    ]);
    const { status, body } = await shop.pay(retailerId, 5);
    await app.database.query('update haat.credit_accounts set unapplied = 0 where retailer_id = $1', [retailerId]);
    expect([status, body.error.code]).toEqual([422, 'balance_too_large']);
  });

  it('let a retailer see its own, and nothing of others', async () => {
    const otherId = await boss.account();
    const [invoice, payment] = [await boss.delivered(otherId, 10), await boss.pay(otherId, 3)];
    for (const path of [
      `accounts/${otherId}`,
      `accounts/${otherId}/entries`,
      `invoices/${invoice}`,
      `payments/${payment.body.data.id}`,
      `invoices?retailerId=${otherId}`,
      `accounts?retailerId=${otherId}`,
    ])
      expect([path, (await own.call('GET', path)).status]).toEqual([path, 404]);

    await boss.call('PUT', `accounts/${ownId}/limit`, { limit: 500 });
    const paid = await shop.pay(ownId, 20);
    expect(await own.shown(`accounts/${ownId}`)).toMatchObject({
      limit: 500,
      unapplied: 20,
      score: { value: null, band: 'poor' },
    });
    expect((await own.shown('accounts')).items).toEqual([expect.objectContaining({ retailerId: ownId })]);
    expect((await own.shown('payments')).items).toEqual([expect.objectContaining({ id: paid.body.data.id })]);
    expect((await own.shown('invoices')).items).toEqual([]);
    expect(await own.shown(`accounts/${ownId.toUpperCase()}`)).toMatchObject({ retailerCode: 'OWN1' });
  });

  it.each([
    ['own', 'POST', 'payments', { reference: 'x', retailerId: uuidv7(), amount: 1 }],
    ['shop', 'PUT', `accounts/${uuidv7()}/limit`, { limit: 1 }],
    ['shop', 'PUT', `accounts/${uuidv7()}/status`, { status: 'blocked', reason: 'x' }],
    ['shop', 'POST', `invoices/${uuidv7()}/dispute`, { reason: 'x' }],
    ['shop', 'POST', `invoices/${uuidv7()}/resolve`, undefined],
    ['shop', 'POST', `invoices/${uuidv7()}/write-off`, { reason: 'x' }],
    ['shop', 'POST', `payments/${uuidv7()}/reverse`, { reason: 'x' }],
  ] as const)('do not let "%s" %s %s', async (who, method, path, body) => {
    const desk = who === 'own' ? own : shop;
    expect((await desk.call(method, path, body)).status).toBe(403);
  });

  it('are audited where they change an account, with what was before', async () => {
    const retailerId = await boss.account({ creditLimit: 100 });
    const set = { limit: 250.5, reason: 'A year without a late payment.' };
    await boss.call('PUT', `accounts/${retailerId}/limit`, set);
    await boss.call('PUT', `accounts/${retailerId}/limit`, set);
    const held = await boss.call('PUT', `accounts/${retailerId}/status`, { status: 'on_hold', reason: 'Moved away.' });
    expect(held.body.data).toMatchObject({ status: 'on_hold', limit: 250.5, available: 0 });
    const { body } = await app.call('GET', '/api/v1/queue/audit?actor=boss', { key: KEYS.boss });
    const entries = body.data.items.filter(
      ({ after }: { after: { retailerId?: string } }) => after.retailerId === retailerId,
    );
    expect(entries).toMatchObject([
      {
        action: 'credit_account.set_status',
        before: { status: 'active' },
        after: { status: 'on_hold', reason: 'Moved away.' },
      },
      { action: 'credit_account.set_limit', before: { limit: '100.00' }, after: { limit: '250.50' } },
    ]);
  });

  it('lead through lists page by page', async () => {
    const retailerId = await boss.account();
    const ids: string[] = [];
    for (const amount of [1, 2, 3]) ids.unshift(await boss.delivered(retailerId, amount));
    const first = await boss.shown(`invoices?retailerId=${retailerId}&limit=2`);
    const second = await boss.shown(`invoices?retailerId=${retailerId}&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    const accounts = await boss.shown('accounts?limit=1');
    const next = await boss.shown(`accounts?limit=1&cursor=${accounts.nextCursor}`);
    expect(next.items[0].retailerCode > accounts.items[0].retailerCode).toBe(true);
  });
});
