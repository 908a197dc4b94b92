import {
  exampleOf,
  EXAMPLES,
  NOTIFICATION_KINDS,
  TEMPLATES,
  templateText,
  textOf,
} from '../../src/domains/messaging/notifications/index.js';
import { MessagingProducer } from '../../src/domains/messaging/index.js';
import { hours } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { parsePhoneNumber, type PhoneNumber } from '../../src/phone-numbers/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';
import { newNumber, templateOf, WhatsAppDesk } from './support/whatsapp.js';

const PATH = '/api/v1/messages/whatsapp';

const numberOf = (text: string): PhoneNumber => {
  const number = parsePhoneNumber(text, 'NP');
  if (!number) throw new Error(`${text} is no number`);
  return number;
};

describe('the form of a WhatsApp message', () => {
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
    });
    desk = new WhatsAppDesk(app, emulator);
  });
  afterAll(async () => {
    await app?.close();
    await emulator?.stop();
  });
  afterEach(() => moveClock(app.database, 0));

  describe('of an event', () => {
    it.each(NOTIFICATION_KINDS)('is the template of %s for who has not written to us', async (kind) => {
      const id = await desk.event(kind, newNumber());
      await app.untilState(id, 'completed');
      const [request] = desk.requests(id);
      expect(request?.body).toMatchObject({ type: 'template', template: { language: { code: 'en' } } });
      expect(templateOf(request)?.name).toBe(TEMPLATES[kind].name);
      expect(await desk.message(id)).toMatchObject({
        kind,
        state: 'sent',
        body: textOf(exampleOf(kind)),
        template: { ...templateOf(request), language: 'en' },
      });
    });

    it('is free text for who has written within 24 hours', async () => {
      const number = newNumber();
      await desk.wrote(number, hours(23));
      const id = await desk.event('BALANCE', number);
      await app.untilState(id, 'completed');
      expect(desk.requests(id)[0]?.body).toMatchObject({
        type: 'text',
        text: { body: 'You owe NPR 12500.00; paid in advance NPR 0.00; you may still order for NPR 37500.00.' },
      });
      expect(await desk.message(id)).toMatchObject({ state: 'sent', template: null });
    });

    it('is chosen when it is sent, not when it is asked for', async () => {
      const [closing, opening] = [newNumber(), newNumber()];
      await desk.wrote(closing, hours(23));
      const closed = await desk.event('BALANCE', closing, { delay: hours(2) });
      const opened = await desk.event('BALANCE', opening, { delay: hours(2) });
      await moveClock(app.database, hours(2) + 1000);
      await desk.wrote(opening);
      for (const id of [closed, opened]) await app.untilState(id, 'completed');
      expect(templateOf(desk.requests(closed)[0])?.name).toBe('haat_balance');
      expect(templateOf(desk.requests(opened)[0])).toBeUndefined();
    });

    it('leaves out of a template what Meta refuses in its parameters', async () => {
      const body = {
        recipient: newNumber(),
        messageType: 'DELIVERY_UPDATE',
        data: {
          orderNumber: 'ORD-1',
          step: 'cancelled',
          reason: `closed:\n\tsee${' '.repeat(9)}you${'.'.repeat(900)}`,
        },
      };
      const { body: answer } = await app.call('POST', PATH, { body });
      await app.untilState(answer.data.jobId, 'completed');
      const [, news = ''] = templateOf(desk.requests(answer.data.jobId)[0])?.parameters ?? [];
      expect(news).toMatch(/^was cancelled\. Reason: closed: see you\.+…$/);
      expect(news).toHaveLength(500);
    });
  });

  it('of words of the caller is free text, whoever they are for: the provider judges', async () => {
    const late = await desk.textToStranger(newNumber(), 'too late');
    expect(await app.untilState(late, 'dead')).toMatchObject({ attempt: 1, error: { code: 'provider_131047' } });
    expect(desk.requests(late)[0]?.body).toMatchObject({ type: 'text', text: { body: 'too late' } });
    expect(await desk.message(late)).toMatchObject({ state: 'failed', error: { code: 'provider_131047' } });
  });

  it('was another one for jobs of the release before: they run still', async () => {
    emulator.hears('+9779841234567');
    const id = await desk.text(newNumber(), 'of today', { delay: hours(1) });
    await app.database.query(
      `update haat.jobs set version = 1, payload = $2::jsonb, run_at = haat.haat_now() where id = $1`,
      [id, JSON.stringify({ phoneNumber: '+9779841234567', message: 'of yesterday' })],
    );
    await app.untilState(id, 'completed');
    expect(desk.requests(id)[0]?.body).toMatchObject({ type: 'text', text: { body: 'of yesterday' } });
  });

  describe('of an effect key', () => {
    const balance = (effectKey: string) =>
      app.context
        .get(MessagingProducer, { strict: false })
        .notify(undefined, numberOf('+9779841234567'), exampleOf('BALANCE'), { effectKey });

    it('is one message, however often it is asked for', async () => {
      const [first, ...others] = await Promise.all(Array.from({ length: 10 }, () => balance('alert:1')));
      expect(new Set(others.map(({ jobId }) => jobId))).toEqual(new Set([first?.jobId]));
      await app.untilState(first?.jobId ?? '', 'completed');
      expect((await balance('alert:1')).outcome).toBe('deduplicated');
      expect(emulator.requestsFor('alert:1')).toHaveLength(1);
    });

    it('is one message also when its job is forgotten', async () => {
      const first = await balance('alert:2');
      await app.untilState(first.jobId, 'completed');
      await app.database.query(`update haat.jobs set dedup_open = false where id = $1`, [first.jobId]);
      const second = await balance('alert:2');
      expect(second.outcome).toBe('created');
      expect((await app.untilState(second.jobId, 'completed')).result).toEqual({
        refused: 'effect_key_taken',
        messageId: first.jobId,
      });
      expect(emulator.requestsFor('alert:2')).toHaveLength(1);
    });
  });

  describe('in a request', () => {
    const DELIVERY = { recipient: '+9779841234567', messageType: 'DELIVERY_UPDATE', data: EXAMPLES.DELIVERY_UPDATE };

    it.each([
      ['no recipient', { ...DELIVERY, recipient: undefined }, ['recipient']],
      ['a recipient that is no number', { ...DELIVERY, recipient: 'shop' }, ['recipient']],
      ['no type', { ...DELIVERY, messageType: undefined }, ['messageType']],
      ['a type that is none', { ...DELIVERY, messageType: 'PARTY' }, ['messageType']],
      ['a type that every object has', { ...DELIVERY, messageType: 'constructor' }, ['messageType']],
      ['no data', { ...DELIVERY, data: undefined }, ['data']],
      ['data that are a list', { ...DELIVERY, data: [DELIVERY.data] }, ['data']],
      ['data that are a text', { ...DELIVERY, data: 'x' }, ['data']],
      [
        'data of another type',
        { ...DELIVERY, data: EXAMPLES.BALANCE },
        ['data.available', 'data.currency', 'data.orderNumber', 'data.outstanding', 'data.step', 'data.unapplied'],
      ],
      ['an unknown field in the data', { ...DELIVERY, data: { ...DELIVERY.data, colour: 'red' } }, ['data.colour']],
      ['a step that is none', { ...DELIVERY, data: { ...DELIVERY.data, step: 'lost' } }, ['data.step']],
      ['a reason of blanks', { ...DELIVERY, data: { ...DELIVERY.data, reason: '  ' } }, ['data.reason']],
      ['a NUL in the data', { ...DELIVERY, data: { ...DELIVERY.data, reason: 'a\0b' } }, ['data.reason']],
      ['both forms at once', { ...DELIVERY, phoneNumber: '+9779841234567', message: 'hi' }, ['message', 'phoneNumber']],
      ['neither form', {}, ['message', 'phoneNumber']],
    ])('is refused with %s', async (_, body, fields) => {
      const answer = await app.call('POST', PATH, { body });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'validation_failed' } } });
      expect(answer.body.error.details.map(({ field }: { field: string }) => field).toSorted()).toEqual(fields);
    });

    it.each([
      ['less than nothing', -1],
      ['three decimals', 1.005],
      ['a text that is none', '1,500.00'],
      ['no number at all', null],
      ['more than there is', 1e15],
    ])('is refused with an amount of %s', async (_, total) => {
      const data = { ...EXAMPLES.ORDER_CONFIRMATION, total };
      const body = { ...DELIVERY, messageType: 'ORDER_CONFIRMATION', data };
      const answer = await app.call('POST', PATH, { body });
      expect(answer.status).toBe(400);
      expect(answer.body.error.details).toMatchObject([{ field: 'data.total' }]);
    });

    it('may be named text, too', async () => {
      const recipient = newNumber();
      emulator.hears(recipient);
      const body = { recipient, messageType: 'text', data: { message: 'Namaste' } };
      const answer = await app.call('POST', PATH, { body });
      await app.untilState(answer.body.data.jobId, 'completed');
      expect(await desk.message(answer.body.data.jobId)).toMatchObject({
        kind: 'text',
        body: 'Namaste',
        template: null,
      });
    });
  });

  it('is documented, with the data of each kind', async () => {
    const { body } = await app.call('GET', '/docs-json');
    const { SendWhatsAppDto, VendorOfferData } = body.components.schemas;
    expect(SendWhatsAppDto.required).toBeUndefined();
    expect(SendWhatsAppDto.properties.data.oneOf).toContainEqual({ $ref: '#/components/schemas/VendorOfferData' });
    expect(SendWhatsAppDto.properties.data.oneOf).toHaveLength(NOTIFICATION_KINDS.length + 1);
    expect(VendorOfferData.properties.price).toMatchObject({ type: 'number', example: 1320.5 });
    expect(VendorOfferData.required).toContain('respondBy');
    const { examples } = body.paths[PATH].post.requestBody.content['application/json'];
    for (const { value } of Object.values<{ value: object }>(examples))
      expect(await app.call('POST', PATH, { body: value })).toMatchObject({ status: 202 });
  });

  it('can be asked for by the number as people write it, and by a mail address', async () => {
    const number = newNumber();
    const id = await desk.event('LOW_STOCK_ALERT', number);
    const list = (recipient: string) => app.call('GET', `/api/v1/messages?recipient=${recipient}`);
    const local = number.replace('+977', '');
    // Of a plus that is not encoded a query makes a blank.
    const spellings = [
      encodeURIComponent(number),
      number,
      local,
      encodeURIComponent(`${local.slice(0, 3)}-${local.slice(3)}`),
    ];
    for (const spelling of spellings)
      expect([spelling, (await list(spelling)).body.data.items]).toMatchObject([spelling, [{ id, recipient: number }]]);
    expect((await list('asha+x@example.com')).body.data.items).toEqual([]);
    expect(await list('shop')).toMatchObject({ status: 400, body: { error: { details: [{ field: 'recipient' }] } } });
  });

  it('can be asked for in lists', async () => {
    const id = await desk.event('LOW_STOCK_ALERT', newNumber());
    const list = async (query: string) =>
      (await app.call('GET', `/api/v1/messages?${query}`)).body.data.items.map((item: { id: string }) => item.id);
    const { createdAt } = await desk.message(id);
    const later = new Date(Date.parse(createdAt) + 1).toISOString();
    expect(await list('kind=LOW_STOCK_ALERT&channel=whatsapp&limit=1')).toEqual([id]);
    expect(await list(`kind=LOW_STOCK_ALERT&since=${createdAt}&until=${later}`)).toEqual([id]);
    expect(await list(`kind=LOW_STOCK_ALERT&until=${createdAt}`)).not.toContain(id);
    expect(await list('channel=email')).toEqual([]);
    await app.untilState(id, 'completed');
    expect(await list('state=sent&limit=1')).toEqual([id]);
    expect(await list('state=failed&kind=LOW_STOCK_ALERT')).toEqual([]);
    expect((await app.call('GET', '/api/v1/messages?since=yesterday')).status).toBe(400);
  });
});

describe('the sandbox', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
  });
  afterAll(() => app?.close());

  it('shows the form that would go, with the words that the person would see', async () => {
    const recipient = newNumber();
    const body = { recipient, messageType: 'BALANCE', data: EXAMPLES.BALANCE };
    const { body: answer } = await app.call('POST', PATH, { body });
    await app.untilState(answer.data.jobId, 'completed');
    const message = await app.call('GET', `/api/v1/messages/${answer.data.jobId}`);
    expect(message.body.data).toMatchObject({
      state: 'sent',
      transport: 'sandbox',
      template: { name: 'haat_balance' },
    });
    const [delivery] = await app.database.query(
      `select body, template ->> 'name' as name from haat.sandbox_deliveries where message_id = $1`,
      [answer.data.jobId],
    );
    expect(delivery).toEqual({ body: templateText(exampleOf('BALANCE')), name: 'haat_balance' });
  });
});
