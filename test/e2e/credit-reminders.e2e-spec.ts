import { v7 as uuidv7 } from 'uuid';
import { outsideTransaction, type Transaction } from '../../src/database/index.js';
import { Payments } from '../../src/domains/credit/payments/payments.service.js';
import { Reminders } from '../../src/domains/credit/reminders/reminders.service.js';
import { SendPaymentReminders } from '../../src/domains/credit/reminders/reminder.jobs.js';
import { STAGES, stageOn } from '../../src/domains/credit/reminders/stages.rules.js';
import { drain, moveClock, runTwice } from '../../src/jobs/testing/index.js';
import { money } from '../../src/money/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { creditHistory, type WrittenInvoice } from '../support/marketplace/credit-history.js';

const REMINDERS = '/api/v1/credit/reminders';
const TIME_ZONE = 'Asia/Kathmandu';

interface Written extends Record<string, unknown> {
  number: string;
  stage: number;
}

/** The reminders that were written for a retailer, by stage. */
async function remindersOf(app: HttpApp, retailerId: string): Promise<Written[]> {
  return app.database.query<Written>(
    `select i.number, p.stage from haat.payment_reminders p join haat.invoices i on i.id = p.invoice_id
     where i.retailer_id = $1 order by p.stage, i.number`,
    [retailerId],
  );
}

async function remind(app: HttpApp, retailerId: string): Promise<unknown> {
  const { body } = await app.call('POST', REMINDERS, { body: { retailerId } });
  const job = await app.untilState(body.data.jobId, 'completed');
  return job.result;
}

const numberOf = ({ number }: WrittenInvoice): string => number;

describe.each(BACKENDS)('payment reminders on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
  });
  afterAll(() => app?.close());

  it('are written once for each unpaid invoice at its stage, and sent', async () => {
    const dues = [4, 3, 0, -1, -7, -15, -30];
    const { retailerId, invoices } = await creditHistory(app.database, {
      invoices: [
        ...dues.map((dueIn) => ({ amount: 100, dueIn, paid: dueIn === -7 ? [{ amount: 40, daysAgo: 2 }] : [] })),
        { amount: 100, dueIn: -7, paid: [{ amount: 100, daysAgo: 1 }] },
        { amount: 100, dueIn: -7, status: 'disputed' },
        { amount: 100, dueIn: -7, status: 'written_off' },
      ],
    });
    expect(await remind(app, retailerId)).toEqual({ reminded: 6, next: null });
    expect(await remind(app, retailerId)).toEqual({ reminded: 0, next: null });
    const written = await remindersOf(app, retailerId);
    expect(written.map(({ stage }) => stage)).toEqual([-3, -3, 1, 7, 15, 30]);

    await drain(app.context, 'whatsapp-messages');
    const [partly] = invoices.slice(4);
    const { body } = await app.call('GET', `/api/v1/credit/invoices/${partly?.id}/reminders`);
    const [reminder] = body.data;
    expect(body.data).toEqual([
      {
        stage: 7,
        outstanding: 60,
        messageId: reminder.messageId,
        messageState: 'sent',
        fallbackMessageId: null,
        at: expect.any(String),
      },
    ]);
    const message = await app.call('GET', `/api/v1/messages/${reminder.messageId}`);
    expect(message.body.data).toMatchObject({
      kind: 'PAYMENT_REMINDER',
      body: expect.stringMatching(/^Your payment is 7 days late: invoice INV-.*, NPR 60\.00, due \d{4}-\d\d-\d\d\.$/),
    });
  });
});

describe('payment reminders', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
  });
  afterAll(() => app?.close());
  afterEach(() => moveClock(app.database, 0));

  /** In a transaction of its own, as the job's commit does it. */
  const sendBatch = (retailerId: string) =>
    app.database.transaction((tx) =>
      app.context.get(Reminders, { strict: false }).sendBatch(tx, new SendPaymentReminders({ retailerId })),
    );

  it('are of the stage that the rule says, on every day', async () => {
    const days = Array.from({ length: 70 }, (_, index) => index - 10);
    const { retailerId, invoices } = await creditHistory(app.database, {
      invoices: days.map((daysLate) => ({ amount: 10, dueIn: -daysLate })),
    });
    await remind(app, retailerId);
    const expected = days.flatMap((daysLate, index) => {
      const stage = stageOn(daysLate);
      return stage === undefined ? [] : [{ number: invoices[index]?.number, stage }];
    });
    expect(new Set(await remindersOf(app, retailerId))).toEqual(new Set(expected));
  });

  it('follow one another through all stages, each once, as the days go by', async () => {
    const { retailerId } = await creditHistory(app.database, { invoices: [{ amount: 10, dueIn: 5 }] });
    for (let day = 0; day < 50; day++) {
      await moveClock(app.database, day * 86_400_000);
      await sendBatch(retailerId);
      await sendBatch(retailerId);
    }
    expect((await remindersOf(app, retailerId)).map(({ stage }) => stage)).toEqual([...STAGES]);
  });

  it('send only the latest stage after a downtime of twenty days', async () => {
    const { retailerId } = await creditHistory(app.database, { invoices: [{ amount: 10, dueIn: 3 }] });
    await sendBatch(retailerId);
    await moveClock(app.database, 20 * 86_400_000);
    // By the schedule, which makes up for what it missed with one job, or by this one.
    await remind(app, retailerId);
    await drain(app.context, 'payment-reminders');
    expect((await remindersOf(app, retailerId)).map(({ stage }) => stage)).toEqual([-3, 15]);
  });

  it('go by the days of +05:45: nothing a minute before local midnight, the reminder a minute after', async () => {
    const [row] = await app.database.query<{ ms: number }>(
      `select (86400000 - extract(epoch from (haat.haat_now() at time zone $1)::time) * 1000)::int as ms`,
      [TIME_ZONE],
    );
    const midnight = row?.ms ?? 0;
    await moveClock(app.database, midnight - 60_000);
    const { retailerId } = await creditHistory(app.database, { invoices: [{ amount: 10, dueIn: 4 }] });
    await sendBatch(retailerId);
    expect(await remindersOf(app, retailerId)).toEqual([]);
    await moveClock(app.database, midnight + 1_000);
    await sendBatch(retailerId);
    expect((await remindersOf(app, retailerId)).map(({ stage }) => stage)).toEqual([-3]);
  });

  it('are written once, batch by batch, when twenty jobs look for them at once', async () => {
    const given = Array.from({ length: 110 }, (_, index) => ({ amount: 10, dueIn: -(index % 40) }));
    const written: string[] = [];
    for (let made = 0; made < 4; made++)
      written.push(...(await creditHistory(app.database, { invoices: given })).invoices.map(numberOf));
    await Promise.all(Array.from({ length: 20 }, () => app.call('POST', REMINDERS, { body: {} })));
    await drain(app.context, 'payment-reminders');
    const rows = await app.database.query(
      `select i.number, count(p.message_id)::int as reminders, count(distinct m.id)::int as messages
       from haat.invoices i left join haat.payment_reminders p on p.invoice_id = i.id left join haat.messages m on m.id = p.message_id
       where i.number = any($1) group by 1 having count(p.message_id) <> 1 or count(distinct m.id) <> 1`,
      [written],
    );
    expect(rows).toEqual([]);
    const [total] = await app.database.query(
      `select (select count(*) from haat.payment_reminders) as reminders,
        (select count(*) from haat.messages where kind = 'PAYMENT_REMINDER') as messages`,
    );
    expect(total?.['messages']).toBe(total?.['reminders']);
  });

  it('are written once when their job runs twice at once', async () => {
    const { retailerId } = await creditHistory(app.database, { invoices: [{ amount: 10, dueIn: -8 }] });
    const { body } = await app.call('POST', REMINDERS, { body: { retailerId, options: { delay: 3_600_000 } } });
    await runTwice(app.context, body.data.jobId);
    expect(await remindersOf(app, retailerId)).toHaveLength(1);
  });

  describe('and a payment', () => {
    const pay = (tx: Transaction | undefined, retailerId: string, amount: number) =>
      app.context.get(Payments, { strict: false }).receive(tx, {
        reference: uuidv7(),
        retailerId,
        amount: money(amount),
        receivedBy: 'test',
      });

    it('that came before the lock: the invoice is not reminded of', async () => {
      const { retailerId } = await creditHistory(app.database, { invoices: [{ amount: 10, dueIn: -8 }] });
      let reminding: Promise<unknown> | undefined;
      await app.database.transaction(async (tx) => {
        await pay(tx, retailerId, 10);
        // Begun while the payment holds the account: it has found the invoice unpaid, and waits for the lock.
        reminding = outsideTransaction(() => sendBatch(retailerId));
        await outsideTransaction(() => until('the reminder to wait', async () => (await waiting()) > 0));
      });
      expect(await reminding).toEqual({ reminded: 0, next: null });
    });

    it('at once: never a reminder that was written after the payment, in fifty rounds', async () => {
      const { retailerId, invoices } = await creditHistory(app.database, {
        invoices: Array.from({ length: 50 }, () => ({ amount: 10, dueIn: -8 })),
      });
      // Payments take the invoices in this order, as they are due on the same day.
      for (const { id } of invoices) {
        await app.database.query('delete from haat.payment_reminders where invoice_id = $1', [id]);
        await Promise.all([pay(undefined, retailerId, 10), sendBatch(retailerId)]);
      }
      const [row] = await app.database.query(
        `select count(*) filter (where i.status <> 'paid')::int as unpaid, count(*) filter (where p.at >= i.paid_at)::int as late
         from haat.invoices i left join haat.payment_reminders p on p.invoice_id = i.id where i.retailer_id = $1`,
        [retailerId],
      );
      expect(row).toEqual({ unpaid: 0, late: 0 });
    });

    it('that comes while the reminder waits to be sent: it is not sent any more', async () => {
      const { retailerId, invoices } = await creditHistory(app.database, {
        invoices: [
          { amount: 10, dueIn: -8 },
          { amount: 20, dueIn: -7 },
        ],
      });
      const queue = 'whatsapp-messages';
      await app.call('POST', `/api/v1/queue/pause/${queue}`, { body: { reason: 'the token has expired' } });
      expect(await sendBatch(retailerId)).toMatchObject({ reminded: 2 });
      await pay(undefined, retailerId, 10);
      await app.call('POST', `/api/v1/queue/resume/${queue}`, { body: {} });
      await drain(app.context, queue);
      const told = await Promise.all(
        invoices.map(async ({ id }) => {
          const { body } = await app.call('GET', `/api/v1/credit/invoices/${id}/reminders`);
          return (await app.call('GET', `/api/v1/messages/${body.data[0].messageId}`)).body.data;
        }),
      );
      expect(told).toMatchObject([
        { state: 'failed', error: { code: 'outdated' }, fallbackMessageId: null },
        { state: 'sent', error: null },
      ]);
    });

    it('of many invoices at once: neither waits for the other in a circle', async () => {
      for (let round = 0; round < 10; round++) {
        // Later ones are due earlier: the payment takes them in another order than that of their ids.
        const { retailerId } = await creditHistory(app.database, {
          invoices: Array.from({ length: 20 }, (_, index) => ({ amount: 10, dueIn: -8 - index })),
        });
        await Promise.all([sendBatch(retailerId), pay(undefined, retailerId, 200), sendBatch(retailerId)]);
      }
    });

    const waiting = async () => {
      const [row] = await app.database.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%for share'`,
      );
      return row?.count ?? 0;
    };
  });

  it.each([
    ['no id', { retailerId: 'R001' }, 400],
    ['an unknown field', { stage: 7 }, 400],
    ['a retailer that does not exist', { retailerId: uuidv7() }, 404],
  ])('refuse %s', async (_, body, status) => {
    expect(await app.call('POST', REMINDERS, { body })).toMatchObject({ status });
  });

  it('of an invoice that does not exist are not found', async () => {
    expect(await app.call('GET', `/api/v1/credit/invoices/${uuidv7()}/reminders`)).toMatchObject({ status: 404 });
  });
});
