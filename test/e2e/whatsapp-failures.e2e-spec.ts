import type { Transaction } from '../../src/database/index.js';
import { DeliveryFailures } from '../../src/domains/messaging/failures/index.js';
import { ERROR_TABLE } from '../../src/domains/messaging/whatsapp/index.js';
import { hours, minutes } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { jobRow, until } from '../support/app/until.js';
import { aRetailer, aVendor } from '../support/marketplace/master-data.js';
import {
  behave,
  type Behaviour,
  type CloudApiEmulator,
  type RecordedRequest,
  startCloudApiEmulator,
} from '../support/whatsapp/cloud-api.emulator.js';
import { wamid } from '../support/whatsapp/wamid.js';
import { newNumber, templateOf, WhatsAppDesk } from './support/whatsapp.js';

/** The codes of one class that nothing else follows from; of a range, its ends. */
const codesOf = (kind: string): number[] =>
  ERROR_TABLE.filter(([found]) => found.kind === kind && !('followUp' in found))
    .flatMap(([, codes]) => codes)
    .flat();

describe('what follows an error of the Cloud API', () => {
  let emulator: CloudApiEmulator;
  let app: HttpApp;
  let desk: WhatsAppDesk;

  beforeAll(async () => {
    emulator = await startCloudApiEmulator();
    app = await startHttpApp({
      ...(await variablesOf('postgres')),
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
      WHATSAPP_TIMEOUT_MS: '300',
      WHATSAPP_HOLD_UNCERTAIN: 'LOW_STOCK_ALERT',
      UNCERTAIN_WAIT_MS: '300',
    });
    desk = new WhatsAppDesk(app, emulator);
  });
  afterAll(async () => {
    await app?.close();
    await emulator?.stop();
  });
  afterEach(async () => {
    emulator.respondWith(behave.accept);
    await moveClock(app.database, 0);
  });

  const update = (statement: string, values: unknown[] = []) => app.database.query(statement, values);

  /** Answers by the code that stands in the text, the given number of times; after that it accepts. */
  const refuseByText = (times = Number.POSITIVE_INFINITY) => {
    const refused = new Map<string, number>();
    emulator.respondWith(({ effectKey = '', body }: RecordedRequest) => {
      const count = refused.get(effectKey) ?? 0;
      refused.set(effectKey, count + 1);
      const code = /code (\d+)/.exec(JSON.stringify(body))?.[1];
      return code === undefined || count >= times ? behave.accept() : behave.error(Number(code), 400);
    });
  };

  describe('by its code', () => {
    it('that is permanent: dead at once, after one call', async () => {
      refuseByText();
      const codes = [...codesOf('permanent'), 999_999];
      const ids = await Promise.all(codes.map((code) => desk.text(newNumber(), `code ${code}`)));
      for (const [index, id] of ids.entries()) {
        const code = `provider_${codes[index]}`;
        expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 1, error: { code } });
        expect(desk.requests(id)).toHaveLength(1);
        expect(await desk.message(id)).toMatchObject({ state: 'failed', error: { code }, fallbackMessageId: null });
      }
    });

    it('that passes: another attempt', async () => {
      refuseByText(1);
      const ids = await Promise.all(codesOf('transient').map((code) => desk.text(newNumber(), `code ${code}`)));
      for (const id of ids) {
        expect(await app.untilState(id, 'completed', 'dead')).toMatchObject({ state: 'completed', attempt: 1 });
        expect(desk.requests(id)).toHaveLength(2);
      }
    });

    it.each([4, 80007, 130429])(
      'that the sender is too fast (%i): nobody is sent anything, and no attempt is spent',
      async (code) => {
        refuseByText(1);
        const id = await desk.text(newNumber(), `code ${code}`);
        const row = await desk.untilHandedBack(id);
        expect(row.attempt).toBe(0);
        const [queue] = await update(
          `select round(extract(epoch from held_until - haat.haat_now()))::int as seconds from haat.queues where name = 'whatsapp-messages'`,
        );
        expect(queue?.['seconds']).toBeGreaterThan(50);
        await update(`update haat.queues set held_until = null`);
        await update(`update haat.jobs set run_at = haat.haat_now() where id = $1`, [id]);
        expect(await app.untilState(id, 'completed')).toMatchObject({ attempt: 0 });
      },
    );

    it('that one recipient is sent too much: it is left alone, and nobody else', async () => {
      refuseByText(1);
      const number = newNumber();
      const first = await desk.text(number, 'code 131056');
      expect((await desk.untilHandedBack(first)).attempt).toBe(0);
      const second = await desk.text(number, 'to the same');
      expect((await desk.untilHandedBack(second)).attempt).toBe(0);
      expect(desk.requests(second)).toEqual([]);
      expect(await desk.message(second)).toMatchObject({ state: 'queued', error: { code: 'recipient_delayed' } });
      await app.untilState(await desk.text(newNumber(), 'to another'), 'completed');

      await moveClock(app.database, minutes(1));
      for (const id of [first, second]) expect(await app.untilState(id, 'completed')).toMatchObject({ attempt: 0 });
      expect([desk.requests(first), desk.requests(second)].map(({ length }) => length)).toEqual([2, 1]);
    });

    it('that one recipient is sent too much again and again: the waits grow by the four', async () => {
      const number = newNumber();
      const waits: number[] = [];
      for (let clock = 0; waits.length < 7; clock += minutes(60) + 1) {
        await moveClock(app.database, clock);
        emulator.next(behave.error(131056, 400));
        await desk.untilHandedBack(await desk.text(number, 'again', { delay: 0 }));
        const [row] = await update(
          `update haat.recipient_delays d set until = haat.haat_now() + interval '59 minutes' from haat.recipient_delays before
           where d.recipient = $1 and before.recipient = $1
           returning round(extract(epoch from before.until - haat.haat_now()))::int as seconds`,
          [number],
        );
        waits.push(Number(row?.['seconds']));
      }
      expect(waits).toEqual([4, 16, 64, 256, 1024, 3600, 3600]);
      await update(`update haat.jobs set state = 'cancelled', finished_at = haat.haat_now() where state = 'pending'`);
    });
  });

  describe('131050, no marketing wanted', () => {
    it('holds marketing templates to that number back, and nothing else', async () => {
      const number = newNumber();
      emulator.next(behave.error(131050, 400));
      const refused = await desk.event('VENDOR_OFFER', number);
      await app.untilState(refused, 'dead');

      const held = await desk.event('VENDOR_OFFER', number);
      expect(await app.untilState(held, 'completed')).toMatchObject({ result: { refused: 'marketing_suppressed' } });
      expect(await desk.message(held)).toMatchObject({ state: 'failed', error: { code: 'marketing_suppressed' } });
      expect(desk.requests(held)).toEqual([]);

      const others = [await desk.event('VENDOR_UPDATE', number), await desk.event('VENDOR_OFFER', newNumber())];
      for (const id of others) await app.untilState(id, 'completed');
      await desk.wrote(number);
      const answer = await desk.event('VENDOR_OFFER', number);
      await app.untilState(answer, 'completed');
      expect(templateOf(desk.requests(answer)[0])).toBeUndefined();
      for (const id of [...others, answer]) expect(desk.requests(id)).toHaveLength(1);
    });

    it('is seen and lifted by operators', async () => {
      const number = newNumber();
      emulator.next(behave.error(131050, 400));
      const refused = await desk.event('VENDOR_OFFER', number);
      await app.untilState(refused, 'dead');
      const path = `/api/v1/whatsapp-suppressions`;
      const { body } = await app.call('GET', path);
      expect(body.data.items).toContainEqual({
        recipient: number,
        category: 'marketing',
        messageId: refused,
        at: expect.any(String),
      });
      expect(await app.call('DELETE', `${path}/${encodeURIComponent(number)}`)).toMatchObject({ status: 200 });
      expect(await app.call('DELETE', `${path}/${encodeURIComponent(number)}`)).toMatchObject({ status: 404 });
      expect(await app.call('DELETE', `${path}/shop`)).toMatchObject({ status: 400 });
      const id = await desk.event('VENDOR_OFFER', number);
      await app.untilState(id, 'completed');
      expect(desk.requests(id)).toHaveLength(1);
    });
  });

  describe('of a template', () => {
    const NAME = 'haat_vendor_update';
    const TEMPLATES = '/api/v1/messages/templates';
    afterEach(() => {
      emulator.templates.change(NAME, 'en', 'approved');
    });
    const shown = async () =>
      (await app.call('GET', TEMPLATES)).body.data.find(({ name }: { name: string }) => name === NAME);

    it('that is disabled: nobody is sent it until somebody says so, but who may be written to freely is', async () => {
      emulator.templates.change(NAME, 'en', 'disabled');
      const first = await desk.event('VENDOR_UPDATE', newNumber());
      expect(await app.untilState(first, 'dead')).toMatchObject({ error: { code: 'provider_132016' } });
      expect((await shown()).stopped).toMatchObject({ code: 'provider_132016', until: null });

      const second = await desk.event('VENDOR_UPDATE', newNumber());
      expect(await app.untilState(second, 'dead')).toMatchObject({ attempt: 1, error: { code: 'template_stopped' } });
      expect(desk.requests(second)).toEqual([]);
      const number = newNumber();
      await desk.wrote(number);
      const third = await desk.event('VENDOR_UPDATE', number);
      await app.untilState(third, 'completed');

      emulator.templates.change(NAME, 'en', 'approved');
      const resumed = await app.call('POST', `${TEMPLATES}/${NAME}/resume`);
      expect(resumed).toMatchObject({ status: 200, body: { data: { name: NAME, stopped: null } } });
      expect(await app.call('POST', `${TEMPLATES}/nope/resume`)).toMatchObject({ status: 404 });
      await app.call('POST', `/api/v1/queue/retry/whatsapp-messages/${second}`, { body: {} });
      await app.untilState(second, 'completed');
      expect(desk.requests(second)).toHaveLength(1);
    });

    it('that is paused: it is tried again after three hours', async () => {
      emulator.templates.change(NAME, 'en', 'paused');
      await app.untilState(await desk.event('VENDOR_UPDATE', newNumber()), 'dead');
      expect((await shown()).stopped).toMatchObject({ code: 'provider_132015', until: expect.any(String) });
      const meanwhile = await desk.event('VENDOR_UPDATE', newNumber());
      expect(await app.untilState(meanwhile, 'dead')).toMatchObject({ error: { code: 'template_stopped' } });
      emulator.templates.change(NAME, 'en', 'approved');
      await moveClock(app.database, hours(3) + 1000);
      expect((await shown()).stopped).toBeNull();
      await app.untilState(await desk.event('VENDOR_UPDATE', newNumber()), 'completed');
    });

    it('that nobody has registered: dead at once', async () => {
      emulator.templates.remove('haat_low_stock_alert', 'en');
      const id = await desk.event('LOW_STOCK_ALERT', newNumber());
      expect(await app.untilState(id, 'dead')).toMatchObject({ error: { code: 'provider_132001' } });
    });
  });

  describe('after which a mail takes the place of the message', () => {
    const mailOf = async (id: string) => {
      const { fallbackMessageId } = await desk.message(id);
      await app.untilState(fallbackMessageId, 'completed');
      return desk.message(fallbackMessageId);
    };

    it('131026, unreachable: of whoever has the number, if there is an address', async () => {
      const retailer = await aRetailer(app.database, { email: 'asha@example.com' });
      await aVendor(app.database, { email: 'vendor@example.com', phone: retailer.phone });
      refuseByText();
      const ids = await Promise.all([
        desk.text(retailer.phone, 'code 131026'),
        desk.text((await aRetailer(app.database)).phone, 'code 131026'),
      ]);
      for (const id of ids) await app.untilState(id, 'dead');
      const [reached, unreached] = ids;
      expect(await mailOf(reached ?? '')).toMatchObject({
        channel: 'email',
        kind: 'notification',
        recipient: 'asha@example.com',
        body: 'A message for you',
        state: 'sent',
      });
      expect(await desk.message(unreached ?? '')).toMatchObject({ state: 'failed', fallbackMessageId: null });

      emulator.next(behave.error(131026, 400));
      const offer = await desk.event('VENDOR_OFFER', retailer.phone);
      await app.untilState(offer, 'dead');
      expect(await mailOf(offer)).toMatchObject({
        recipient: 'vendor@example.com',
        body: 'A new order is waiting for your answer',
      });
    });

    it.each([131047, 132001, 131049])('%i of a reminder, which has to arrive', async (code) => {
      const { phone } = await aRetailer(app.database, { email: 'binod@example.com' });
      emulator.next(behave.error(code, 400));
      const reminder = await desk.event('PAYMENT_REMINDER', phone);
      await app.untilState(reminder, 'dead');
      expect(await mailOf(reminder)).toMatchObject({ recipient: 'binod@example.com', body: 'Your invoice' });
      emulator.next(behave.error(code, 400));
      const other = await desk.event('DELIVERY_UPDATE', phone);
      await app.untilState(other, 'dead');
      expect(await desk.message(other)).toMatchObject({ fallbackMessageId: null });
    });

    it('the last attempt of a reminder that was certainly not sent, but not of one that may have been', async () => {
      const { phone } = await aRetailer(app.database, { email: 'binod@example.com' });
      emulator.next(behave.error(131000, 500), behave.error(131000, 500));
      const reminder = await desk.event('PAYMENT_REMINDER', phone, { attempts: 2 });
      await app.untilState(reminder, 'dead');
      await mailOf(reminder);
      emulator.next(behave.reset());
      const uncertain = await desk.event('PAYMENT_REMINDER', phone, { attempts: 1 });
      await app.untilState(uncertain, 'dead');
      expect(await desk.message(uncertain)).toMatchObject({
        error: { code: 'uncertain_connection_lost' },
        fallbackMessageId: null,
      });
    });

    it('an offer that its vendor cannot be sent, because it has said STOP or the template is stopped', async () => {
      const vendor = await aVendor(app.database, { email: 'vendor@example.com' });
      await update(
        `insert into haat.message_suppressions (recipient, category, at) values ($1, 'marketing', haat.haat_now())`,
        [vendor.phone],
      );
      const unwanted = await desk.event('VENDOR_OFFER', vendor.phone, {
        expiresAt: new Date(Date.now() + hours(1)).toISOString(),
      });
      expect(await app.untilState(unwanted, 'completed')).toMatchObject({
        result: { refused: 'marketing_suppressed' },
      });
      const mail = await mailOf(unwanted);
      expect(mail).toMatchObject({ recipient: 'vendor@example.com', body: 'A new order is waiting for your answer' });
      const [job] = await update(`select expires_at is not null as "hasEnd" from haat.jobs where id = $1`, [mail.id]);
      expect(job).toEqual({ hasEnd: true });

      const other = await aVendor(app.database, { email: 'other@example.com' });
      emulator.templates.change('haat_vendor_offer', 'en', 'disabled');
      for (const expected of ['provider_132016', 'template_stopped']) {
        const stopped = await desk.event('VENDOR_OFFER', other.phone);
        expect(await app.untilState(stopped, 'dead')).toMatchObject({ error: { code: expected } });
        expect(await mailOf(stopped)).toMatchObject({ recipient: 'other@example.com' });
      }
      emulator.templates.change('haat_vendor_offer', 'en', 'approved');
      await app.call('POST', '/api/v1/messages/templates/haat_vendor_offer/resume');

      const unknown = newNumber();
      await update(
        `insert into haat.message_suppressions (recipient, category, at) values ($1, 'marketing', haat.haat_now())`,
        [unknown],
      );
      const untold = await desk.event('VENDOR_OFFER', unknown);
      await app.untilState(untold, 'completed');
      expect(await desk.message(untold)).toMatchObject({ state: 'failed', fallbackMessageId: null });
    });

    it('once: a retry of the dead letter sends neither again', async () => {
      const { phone } = await aRetailer(app.database, { email: 'asha@example.com' });
      emulator.next(behave.error(131026, 400));
      const id = await desk.event('DELIVERY_UPDATE', phone);
      await app.untilState(id, 'dead');
      const { run = 0 } = (await jobRow(app.database, id)) ?? {};
      const { fallbackMessageId } = await desk.message(id);
      await app.call('POST', `/api/v1/queue/retry/whatsapp-messages/${id}`, { body: {} });
      await until('another run of it to be dead', async () => {
        const row = await jobRow(app.database, id);
        return row?.state === 'dead' && row.run > run;
      });
      expect(desk.requests(id)).toHaveLength(1);
      expect(await desk.message(id)).toMatchObject({ state: 'failed', fallbackMessageId });
    });
  });

  it('is final for a run that was killed before it could say so, and not for a person who retries', async () => {
    const id = await desk.text(newNumber(), 'killed in between', { delay: hours(1) });
    const error = { code: 'provider_131026', message: 'The provider refused the message' };
    await update(
      `update haat.messages set state = 'failed', failed_at = haat.haat_now(), sending_run = 0, error = $2::jsonb where id = $1`,
      [id, JSON.stringify(error)],
    );
    await update(`update haat.jobs set run_at = haat.haat_now() where id = $1`, [id]);
    expect(await app.untilState(id, 'dead')).toMatchObject({ error });
    expect(desk.requests(id)).toEqual([]);
    await app.call('POST', `/api/v1/queue/retry/whatsapp-messages/${id}`, { body: {} });
    await app.untilState(id, 'completed');
    expect(desk.requests(id)).toHaveLength(1);
  });

  it('leaves what may have been sent to a person, where its kind is not to be sent twice', async () => {
    const number = newNumber();
    await desk.wrote(number);
    emulator.next(behave.hang());
    const id = await desk.event('LOW_STOCK_ALERT', number);
    expect(await app.untilState(id, 'dead')).toMatchObject({ error: { code: 'uncertain_held' } });
    expect(await desk.message(id)).toMatchObject({ state: 'failed', error: { code: 'uncertain_held' } });
    expect(desk.requests(id)).toHaveLength(1);
    await app.call('POST', `/api/v1/queue/retry/whatsapp-messages/${id}`, { body: {} });
    await app.untilState(id, 'completed');
    expect(await desk.message(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
    expect(desk.requests(id)).toHaveLength(2);
  });

  it('calls a message possibly repeated with the second request, not before', async () => {
    const number = newNumber();
    emulator.respondWith(async () => {
      await update(
        `insert into haat.recipient_delays (recipient, until, refusals) values ($1, haat.haat_now() + interval '1 hour', 1)`,
        [number],
      );
      return behave.hang();
    });
    const id = await desk.event('DELIVERY_UPDATE', number);
    await until('a later run to leave the recipient alone', async () => {
      const { error } = await desk.message(id);
      return error?.code === 'recipient_delayed';
    });
    expect(await desk.message(id)).toMatchObject({ state: 'queued', possiblyRepeated: false });
    emulator.respondWith(behave.accept);
    await moveClock(app.database, hours(2));
    await app.untilState(id, 'completed');
    expect(await desk.message(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
    expect(desk.requests(id)).toHaveLength(2);
  });

  describe('that is reported later', () => {
    const report = (id: string, code: number | undefined, providerMessageId: string) =>
      app.database.transaction((tx: Transaction) =>
        app.context.get(DeliveryFailures, { strict: false }).apply(tx, id, {
          ...(code !== undefined && { code }),
          title: 'Emulated',
          message: 'Emulated details',
          providerMessageId,
        }),
      );
    const reportLast = async (id: string, code?: number) =>
      report(id, code, (await desk.message(id)).providerMessageId);

    it('is recorded once, however often it is reported', async () => {
      const id = await desk.text(newNumber(), 'fails later');
      await app.untilState(id, 'completed');
      const { providerMessageId } = await desk.message(id);
      const changes = await Promise.all([1, 2, 3].map(() => report(id, 131047, providerMessageId)));
      expect(changes.filter(Boolean)).toHaveLength(1);
      expect(await desk.message(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131047' } });
      expect(await report(id, 131047, 'wamid.other')).toBe(false);
    });

    it('without a code is recorded as well', async () => {
      const id = await desk.text(newNumber(), 'fails for no reason');
      await app.untilState(id, 'completed');
      expect(await reportLast(id)).toBe(true);
      expect(await desk.message(id)).toMatchObject({ state: 'failed', error: { code: 'provider_failed' } });
    });

    it('has the same consequences: a mail, no more marketing, a template that is stopped', async () => {
      const { phone } = await aRetailer(app.database, { email: 'asha@example.com' });
      const [unreached, unwanted, disabled] = [
        await desk.event('DELIVERY_UPDATE', phone),
        await desk.event('VENDOR_OFFER', newNumber()),
        await desk.event('ORDER_CONFIRMATION', newNumber()),
      ];
      for (const id of [unreached, unwanted, disabled]) await app.untilState(id, 'completed');
      await reportLast(unreached, 131026);
      await reportLast(unwanted, 131050);
      await reportLast(disabled, 132016);
      expect((await desk.message(unreached)).fallbackMessageId).toEqual(expect.any(String));
      const { recipient } = await desk.message(unwanted);
      expect(await update(`select category from haat.message_suppressions where recipient = $1`, [recipient])).toEqual([
        { category: 'marketing' },
      ]);
      expect(
        await update(`delete from haat.stopped_templates where name = 'haat_order_confirmation' returning code`),
      ).toEqual([{ code: 'provider_132016' }]);
    });

    it('and passes: the message is sent again by another job, at most three times', async () => {
      const { phone } = await aRetailer(app.database, { email: 'binod@example.com' });
      const id = await desk.event('PAYMENT_REMINDER', phone);
      await app.untilState(id, 'completed');
      for (let resends = 1, clock = 0; resends <= 3; resends++) {
        const { providerMessageId: sent } = await desk.message(id);
        expect(await report(id, 131000, sent)).toBe(true);
        expect(await report(id, 131000, sent)).toBe(false);
        const { state, jobId } = await desk.message(id);
        expect([state, jobId === id]).toEqual(['queued', false]);
        await moveClock(app.database, (clock += minutes(20)));
        await app.untilState(jobId, 'completed');
        expect(await desk.message(id)).toMatchObject({ state: 'sent', error: null, jobId });
        expect(await report(id, 131000, sent)).toBe(false);
      }
      expect(desk.requests(id)).toHaveLength(4);
      await reportLast(id, 131000);
      expect(await desk.message(id)).toMatchObject({
        state: 'failed',
        error: { code: 'provider_131000' },
        fallbackMessageId: expect.any(String),
      });
    });

    describe('while the last attempt is under way, and passes: the message is sent again all the same', () => {
      /** Before the attempt ends as `behaviour` says, the failure of the sending is reported. */
      const lastAttempt = async (behaviour: Behaviour) => {
        const { phone } = await aRetailer(app.database, { email: 'asha@example.com' });
        emulator.respondWith(async ({ effectKey = '' }) => {
          await report(effectKey.replace('message:', ''), 131000, wamid());
          return behaviour;
        });
        const id = await desk.event('PAYMENT_REMINDER', phone, { attempts: 1 });
        await desk.untilHandedBack(id);
        emulator.respondWith(behave.accept);
        return id;
      };

      it.each([
        ['no answer comes', behave.reset()],
        ['it is not taken', behave.error(131000, 500)],
        ['it is refused', behave.error(131051, 400)],
      ])('%s', async (_, behaviour) => {
        const id = await lastAttempt(behaviour);
        expect(await desk.message(id)).toMatchObject({ state: 'queued', error: { code: 'provider_131000' } });
        await moveClock(app.database, minutes(2));
        await app.untilState(id, 'completed');
        expect(await desk.message(id)).toMatchObject({ state: 'sent', error: null, fallbackMessageId: null });
        expect(desk.requests(id)).toHaveLength(2);
      });

      it('and a mail comes once there is no end of it', async () => {
        const id = await lastAttempt(behave.reset());
        emulator.respondWith(() => behave.error(131000, 500));
        await moveClock(app.database, minutes(2));
        await app.untilState(id, 'dead');
        expect(await desk.message(id)).toMatchObject({ state: 'failed', fallbackMessageId: expect.any(String) });
      });
    });

    describe('of a message whose job', () => {
      /** Left over by a run that its process did not outlive. */
      const leftOver = async (jobState: string) => {
        const id = await desk.text(newNumber(), 'left over', { delay: hours(1), priority: 7 });
        await update(`update haat.messages set state = 'sending', sending_run = 1 where id = $1`, [id]);
        await update(`update haat.jobs set state = $2, finished_at = haat.haat_now() where id = $1`, [id, jobState]);
        expect(await report(id, 131000, wamid())).toBe(true);
        return id;
      };

      it('is dead: another one sends it, as the first would have', async () => {
        const id = await leftOver('dead');
        const { jobId } = await desk.message(id);
        expect(jobId).not.toBe(id);
        const [job] = await update(
          `select priority, max_attempts, policy -> 'backoff' as backoff from haat.jobs where id = $1`,
          [jobId],
        );
        expect(job).toEqual({ priority: 7, max_attempts: 3, backoff: { type: 'fixed', delay: 0 } });
        await moveClock(app.database, minutes(2));
        await app.untilState(jobId, 'completed');
        expect(await desk.message(id)).toMatchObject({ state: 'sent' });
      });

      it.each(['cancelled', 'expired'])('is %s: nobody sends it', async (state) => {
        const id = await leftOver(state);
        expect(await desk.message(id)).toMatchObject({
          state: 'failed',
          jobId: id,
          error: { code: 'provider_131000' },
        });
      });

      it('was to begin by a time that is over: nobody sends it', async () => {
        const expiresAt = new Date(Date.now() + minutes(30)).toISOString();
        const [early, late] = [
          await desk.event('VENDOR_OFFER', newNumber(), { expiresAt }),
          await desk.event('VENDOR_OFFER', newNumber(), { expiresAt }),
        ];
        for (const id of [early, late]) await app.untilState(id, 'completed');
        await reportLast(early, 131000);
        const { jobId } = await desk.message(early);
        const [job] = await update(`select expires_at from haat.jobs where id = $1`, [jobId]);
        expect(job?.['expires_at']).toEqual(new Date(expiresAt));
        await moveClock(app.database, minutes(31));
        await app.untilState(jobId, 'expired');
        await reportLast(late, 131000);
        expect(await desk.message(late)).toMatchObject({ state: 'failed', jobId: late });
      });
    });

    it('and stops the sender: the queue pauses, and the message waits', async () => {
      const id = await desk.text(newNumber(), 'unpaid');
      await app.untilState(id, 'completed');
      await reportLast(id, 131042);
      const queue = await until('the queue to be paused', async () => {
        const [row] = await update(`select reason from haat.queues where paused`);
        return row;
      });
      expect(queue['reason']).toContain('131042');
      const { jobId } = await desk.message(id);
      await moveClock(app.database, minutes(2));
      expect(await app.call('POST', '/api/v1/queue/resume/whatsapp-messages', { body: {} })).toMatchObject({
        status: 200,
      });
      await app.untilState(jobId, 'completed');
      expect(await desk.message(id)).toMatchObject({ state: 'sent' });
    });

    it('of one recipient who is sent too much: it is left alone', async () => {
      const id = await desk.text(newNumber(), 'too much');
      await app.untilState(id, 'completed');
      const { recipient } = await desk.message(id);
      await reportLast(id, 131056);
      const next = await desk.text(recipient, 'to the same');
      await desk.untilHandedBack(next);
      expect(desk.requests(next)).toEqual([]);
      await moveClock(app.database, minutes(1));
      await app.untilState(next, 'completed');
      await app.untilState((await desk.message(id)).jobId, 'completed');
    });

    describe('but before the answer that the message was taken over', () => {
      /** Sends, and reports the failure while the answer is held back. */
      const reportedEarly = async (code: number, number = newNumber()) => {
        const providerId = wamid();
        let release = (): void => undefined;
        const gate = new Promise<void>((resolve) => (release = resolve));
        const count = emulator.requests.length;
        emulator.respondWith(async () => {
          await gate;
          return behave.acceptAs(providerId);
        });
        const id = await desk.text(number, 'quick failure');
        await emulator.untilRequests(count + 1);
        expect(await report(id, code, providerId)).toBe(true);
        emulator.respondWith(behave.accept);
        release();
        return id;
      };

      it('stays failed', async () => {
        const id = await reportedEarly(131026);
        await app.untilState(id, 'completed');
        expect(await desk.message(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131026' } });
        expect(desk.requests(id)).toHaveLength(1);
      });

      it('does not stay so for the failure of an earlier sending, which says nothing of this one', async () => {
        const number = newNumber();
        emulator.next(behave.reset());
        emulator.respondWith(async ({ effectKey = '' }) => {
          await report(effectKey.replace('message:', ''), 131026, 'wamid.first');
          return behave.acceptAs('wamid.second');
        });
        const id = await desk.text(number, 'one of two');
        await app.untilState(id, 'completed');
        expect(await desk.message(id)).toMatchObject({
          state: 'sent',
          error: null,
          failedAt: null,
          providerMessageId: 'wamid.second',
        });
        expect(await report(id, 131026, 'wamid.first')).toBe(false);
        expect(await report(id, 131026, 'wamid.second')).toBe(true);
      });

      it('stays so when each of two sendings has failed', async () => {
        emulator.next(behave.reset());
        emulator.respondWith(async ({ effectKey = '' }) => {
          const id = effectKey.replace('message:', '');
          for (const sending of ['wamid.one', 'wamid.two']) await report(id, 131026, sending);
          return behave.acceptAs('wamid.two');
        });
        const id = await desk.text(newNumber(), 'two of two');
        await app.untilState(id, 'completed');
        expect(await desk.message(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131026' } });
      });

      it('is sent again by its own job when the reason passes', async () => {
        const id = await reportedEarly(131000);
        await desk.untilHandedBack(id);
        await moveClock(app.database, minutes(2));
        await app.untilState(id, 'completed');
        expect(await desk.message(id)).toMatchObject({ state: 'sent', error: null });
        expect(desk.requests(id)).toHaveLength(2);
      });
    });
  });
});
