import * as fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import type { MessageState } from '../../src/database/schema/messaging.js';
import { seconds } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { apiKey } from '../support/app/api-keys.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { jobRow, until } from '../support/app/until.js';
import { behave, type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';
import {
  postReport,
  postSigned,
  reportBody,
  type SentStatus,
  signatureOf,
  textFrom,
  VERIFY_TOKEN,
  wamid,
  WEBHOOK,
  WEBHOOK_VARIABLES,
} from '../support/whatsapp/webhook.js';

const KEY = 'key-of-an-operator';

describe('the webhook of WhatsApp', () => {
  let emulator: CloudApiEmulator;
  let app: HttpApp;

  beforeAll(async () => {
    emulator = await startCloudApiEmulator();
    emulator.hears('+9779841234567');
    app = await startHttpApp({
      ...(await variablesOf('postgres')),
      ...WEBHOOK_VARIABLES,
      // Meta has no key; the tests have one for the rest.
      API_KEYS: apiKey('operator', 'ops', KEY),
      RATE_LIMIT_PER_MINUTE: '1000',
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
      WHATSAPP_TIMEOUT_MS: '200',
    });
  });
  afterAll(async () => {
    await app?.close();
    await emulator?.stop();
  });

  const countOf = async (table: string): Promise<number> => {
    const [row] = await app.database.query<{ count: number }>(`select count(*)::int as count from haat.${table}`);
    return row?.count ?? 0;
  };
  const messageOf = async (id: string) => (await app.call('GET', `/api/v1/messages/${id}`, { key: KEY })).body.data;

  describe('is verified', () => {
    const verify = (query: Record<string, string>) =>
      app.call('GET', `${WEBHOOK}?${new URLSearchParams(query).toString()}`);
    const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' };

    it('by the token: the challenge comes back as plain text', async () => {
      const { status, body, headers } = await verify(asked);
      expect([status, body]).toEqual([200, '1158201444']);
      expect(headers.get('content-type')).toMatch(/^text\/plain/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect((await verify({ ...asked, 'hub.challenge': '<script>1</script>' })).body).toBe('<script>1</script>');
    });

    it.each<[string, Record<string, string>]>([
      ['another token', { ...asked, 'hub.verify_token': 'guess' }],
      ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
      ['another mode', { ...asked, 'hub.mode': 'unsubscribe' }],
      ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN }],
      ['nothing at all', {}],
    ])('not with %s', async (_, query) => {
      const { status, body } = await verify(query);
      expect([status, body.error.code]).toEqual([403, 'verification_refused']);
    });

    it('not with a token that is given twice', async () => {
      const query = `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.verify_token=x&hub.challenge=1`;
      expect((await app.call('GET', `${WEBHOOK}?${query}`)).status).toBe(403);
    });
  });

  describe('believes nobody but Meta', () => {
    const raw = JSON.stringify(reportBody({ messages: [textFrom('+9779841234567', 'BALANCE')] }));

    it.each([
      ['no signature', undefined],
      ['the signature of another secret', signatureOf(raw, 'guess')],
      ['the signature of another body', signatureOf(`${raw} `)],
      ['something that is none', 'sha256=x'],
    ])('%s', async (_, signature) => {
      const headers: Record<string, string> = signature === undefined ? {} : { 'x-hub-signature-256': signature };
      const { status, body } = await app.call('POST', WEBHOOK, { raw, headers });
      expect([status, body.error.code]).toEqual([401, 'signature_invalid']);
      expect(await countOf('inbound_messages')).toBe(0);
    });

    it('signed JSON that is cut off is refused, and so is another type', async () => {
      const cut = await postSigned(app, raw.slice(0, -5));
      expect([cut.status, cut.body.error.code]).toEqual([400, 'malformed_json']);
      const headers = { 'x-hub-signature-256': signatureOf(raw), 'content-type': 'text/xml' };
      expect((await app.call('POST', WEBHOOK, { raw, headers })).status).toBe(415);
    });

    it('the bytes are signed, not what they mean', async () => {
      const spaced = JSON.stringify(reportBody({ statuses: [] }), null, 2).replace('Somebody', 'S\\u00f6mebody');
      expect((await postSigned(app, spaced)).status).toBe(200);
      expect((await postSigned(app, spaced, signatureOf(JSON.stringify(JSON.parse(spaced))))).status).toBe(401);
    });

    it('a report may be longer than other bodies, though not without end', async () => {
      const padded = (bytes: number) => JSON.stringify({ ...reportBody({}), padding: 'x'.repeat(bytes) });
      expect((await postSigned(app, padded(2_900_000))).status).toBe(200);
      const tooLong = await postSigned(app, padded(3_200_000));
      expect([tooLong.status, tooLong.body.error.message]).toEqual([413, expect.stringContaining('3145728 bytes')]);
    });
  });

  it('takes what is signed and of no use for received', async () => {
    const unheardOf = { object: 'page', entry: [{ changes: [{ field: 'feed' }] }] };
    for (const body of [unheardOf, {}, [], null, 7, { object: 'whatsapp_business_account', entry: 'x' }]) {
      const { status, body: answer } = await postSigned(app, JSON.stringify(body));
      expect([status, answer.data]).toEqual([200, { statuses: 0, messages: 0 }]);
    }
    const foreign = await postReport(app, { statuses: [{ id: wamid(), status: 'read' }] });
    expect([foreign.status, foreign.body.data]).toEqual([200, { statuses: 1, messages: 0 }]);
  });

  describe('stores what people write', () => {
    it('once, however often and however many at a time Meta reports it', async () => {
      const messages = ['one', 'two', 'three'].map((words) => textFrom('+9779841000001', words));
      const reports = [
        messages,
        messages.toReversed(),
        [...messages, ...messages],
        ...messages.map((message) => [message]),
      ];
      const answers = await Promise.all([...reports, ...reports].map((part) => postReport(app, { messages: part })));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const rows = await app.database.query<{ id: string; body: string }>(
        `select id, body from haat.inbound_messages where from_phone = '+9779841000001' order by body`,
      );
      expect(rows.map(({ body }) => body)).toEqual(['one', 'three', 'two']);
      const jobs = await app.database.query(
        `select 1 from haat.jobs where name = 'handle-inbound' and keys && $1::text[]`,
        [rows.map(({ id }) => `inbound:${id}`)],
      );
      expect(jobs).toHaveLength(3);
    });

    it('whatever it is, and none that was written to another number', async () => {
      const from = '+9779841000002';
      const odd = [
        textFrom(from, 'a\0b\ud800'),
        { ...textFrom(from, ''), type: 'image', text: undefined, image: { id: '1' } },
        { ...textFrom(from, 'from the future'), timestamp: '9999999999' },
      ];
      expect((await postReport(app, { messages: odd })).status).toBe(200);
      await postReport(app, { messages: [textFrom(from, 'not for us')], sender: '1' });
      const { body } = await app.call('GET', `/api/v1/messages/inbound?from=${encodeURIComponent('984-1000002')}`, {
        key: KEY,
      });
      const bodies = body.data.items.map((item: { body: string | null }) => item.body);
      expect(bodies.toSorted()).toEqual(['a\uFFFDb\uFFFD', 'from the future', null]);
      for (const item of body.data.items) expect(Date.parse(item.at)).toBeLessThanOrEqual(Date.parse(item.receivedAt));
    });
  });

  describe('follows a message', () => {
    const INSERT = `
      insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, provider_message_id, error, created_at)
      values ($1, 'whatsapp', 'text', '+9779841234567', 'x', $2, $3, $4, $5::jsonb, haat.haat_now())`;

    /** A message that is not sent by anybody, in the given state. */
    const aMessage = async ({ state, isNamed, error }: (typeof STARTS)[number]) => {
      const [id, providerId] = [uuidv7(), wamid()];
      const values = [id, state, `message:${id}`, isNamed ? providerId : null, error ? JSON.stringify(error) : null];
      await app.database.query(INSERT, values);
      return { id, providerId };
    };
    const STARTS: readonly { state: MessageState; isNamed: boolean; error?: { code: string; message: string } }[] = [
      { state: 'queued', isNamed: false },
      { state: 'sending', isNamed: false },
      { state: 'sent', isNamed: true },
      { state: 'failed', isNamed: false, error: { code: 'uncertain_timeout', message: 'no answer' } },
    ];
    const ERRORS = [{ code: 131051, title: 'Unsupported message type', error_data: { details: 'Unsupported.' } }];
    const stateOf = async (id: string) => {
      const [row] = await app.database.query<{ state: MessageState }>('select state from haat.messages where id = $1', [
        id,
      ]);
      return row?.state;
    };

    it('to the same state, in whatever order and however often its statuses come', async () => {
      const kinds = ['sent', 'delivered', 'read', 'failed'] as const;
      const calls = fc.array(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...STARTS), calls, async (start, reports) => {
          const { id, providerId } = await aMessage(start);
          const statusOf = (status: string): SentStatus => ({
            id: providerId,
            status,
            timestamp: '1795342800',
            biz_opaque_callback_data: `message:${id}`,
            ...(status === 'failed' && { errors: ERRORS }),
          });
          for (const report of reports) await postReport(app, { statuses: report.map(statusOf) });
          const seen = new Set(reports.flat());
          const expected = (['read', 'delivered', 'failed', 'sent'] as const).find((status) => seen.has(status));
          expect(await stateOf(id)).toBe(expected);
        }),
        { numRuns: 60 },
      );
    });

    it('when all of its statuses come at the same moment', async () => {
      const many = await Promise.all(STARTS.flatMap((start) => [start, start]).map(aMessage));
      const statusesOf = (status: string) =>
        many.map(({ id, providerId }) => ({ id: providerId, status, biz_opaque_callback_data: `message:${id}` }));
      const calls = ['sent', 'delivered', 'read', 'sent', 'read', 'delivered'].map((status, n) =>
        postReport(app, { statuses: n % 2 === 0 ? statusesOf(status) : statusesOf(status).toReversed() }),
      );
      expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      expect(new Set(await Promise.all(many.map(({ id }) => stateOf(id))))).toEqual(new Set(['read']));
    });

    it('though two calls report failures of the same people in another order', async () => {
      const people = Array.from({ length: 30 }, (_, n) => `+97798530${String(10_000 + n)}`);
      const failuresTo = async (recipients: readonly string[]) => {
        const sent: { id: string; providerId: string }[] = [];
        for (const recipient of recipients) {
          const message = await aMessage({ state: 'sent', isNamed: true });
          await app.database.query('update haat.messages set recipient = $2 where id = $1', [message.id, recipient]);
          sent.push(message);
        }
        const errors = [{ code: 131050, title: 'No marketing' }];
        return sent.map(({ providerId }): SentStatus => ({ id: providerId, status: 'failed', errors }));
      };
      const calls = [await failuresTo(people), await failuresTo(people.toReversed())];
      const answers = await Promise.all(calls.map((statuses) => postReport(app, { statuses })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const suppressed = await app.database.query('select 1 from haat.message_suppressions where recipient = any($1)', [
        people,
      ]);
      expect(suppressed).toHaveLength(people.length);
    });

    it('and stops the sender once, however many messages have failed of it', async () => {
      const messages = await Promise.all(Array.from({ length: 50 }, () => aMessage({ state: 'sent', isNamed: true })));
      const statuses = messages.map(({ providerId }, n): SentStatus => {
        const details = `Account locked, trace ${n}.`;
        return {
          id: providerId,
          status: 'failed',
          errors: [{ code: 131031, title: 'Locked', error_data: { details } }],
        };
      });
      expect((await postReport(app, { statuses })).status).toBe(200);
      await until('the queue to be paused', async () => {
        const rows = await app.database.query('select 1 from haat.queues where paused');
        return rows.length > 0;
      });
      for (const { id } of messages) expect(await stateOf(id)).toBe('queued');
      const pauses = await app.database.query(
        `select 1 from haat.audit where action = 'queue.pause' and actor = 'whatsapp'`,
      );
      expect(pauses).toHaveLength(1);
      await app.database.query(
        `update haat.jobs set state = 'cancelled', finished_at = haat.haat_now() where state = 'pending'`,
      );
      expect((await app.call('POST', '/api/v1/queue/resume/whatsapp-messages', { body: {}, key: KEY })).status).toBe(
        200,
      );
    });

    it('and says when it was sent, delivered and read', async () => {
      const { id, providerId } = await aMessage({ state: 'sending', isNamed: false });
      const at = (status: string, after: number) => ({
        id: providerId,
        status,
        timestamp: String(Math.floor(Date.now() / 1000) + after),
        biz_opaque_callback_data: `message:${id}`,
      });
      await postReport(app, { statuses: [at('read', 30), at('delivered', 20), at('sent', 10)] });
      const message = await messageOf(id);
      const [sent, delivered, read] = [message.sentAt, message.deliveredAt, message.readAt].map(Date.parse);
      expect([(delivered ?? 0) - (sent ?? 0), (read ?? 0) - (delivered ?? 0)]).toEqual([10_000, 10_000]);
      expect(message).toMatchObject({ state: 'read', providerMessageId: providerId, failedAt: null, error: null });
    });

    it('a failure is kept with its reason', async () => {
      const { id, providerId } = await aMessage({ state: 'sent', isNamed: true });
      await postReport(app, { statuses: [{ id: providerId, status: 'failed', errors: ERRORS }] });
      expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131051' } });
    });
  });

  describe('proves what was uncertain', () => {
    const send = async () => {
      const body = {
        phoneNumber: '+9779841234567',
        message: 'uncertain',
        options: { attempts: 3, backoff: { type: 'fixed', delay: 0 } },
      };
      const answer = await app.call('POST', '/api/v1/messages/whatsapp', { body, key: KEY });
      const id: string = answer.body.data.jobId;
      // The first run does not know, the second waits.
      await until('the job to wait for proof', async () => {
        const row = await jobRow(app.database, id);
        return row?.state === 'pending' && row.run >= 2;
      });
      return id;
    };
    afterEach(() => moveClock(app.database, 0));

    it('a message whose answer was lost is not sent again once its status has come', async () => {
      emulator.next(behave.cut());
      const id = await send();
      const [request] = emulator.requestsFor(`message:${id}`);
      const status = {
        id: request?.providerMessageId ?? '',
        status: 'sent',
        biz_opaque_callback_data: `message:${id}`,
      };
      await postReport(app, { statuses: [status] });
      expect(await messageOf(id)).toMatchObject({
        state: 'sent',
        providerMessageId: status.id,
        possiblyRepeated: false,
      });
      await moveClock(app.database, seconds(61));
      expect((await app.untilState(id, 'completed')).result).toMatchObject({ alreadySent: true });
      expect(emulator.requestsFor(`message:${id}`)).toHaveLength(1);
    });

    it('without proof it is sent again', async () => {
      emulator.next(behave.cut());
      const id = await send();
      await moveClock(app.database, seconds(61));
      await app.untilState(id, 'completed');
      expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
    });

    it('a status that is quicker than the answer is not taken back by it', async () => {
      emulator.respondWith(async (request) => {
        const status = { id: wamid(), status: 'delivered', biz_opaque_callback_data: request.effectKey ?? '' };
        await postReport(app, { statuses: [status] });
        return behave.accept();
      });
      const body = { phoneNumber: '+9779841234567', message: 'quick' };
      const id: string = (await app.call('POST', '/api/v1/messages/whatsapp', { body, key: KEY })).body.data.jobId;
      await app.untilState(id, 'completed');
      emulator.respondWith(behave.accept);
      expect(await messageOf(id)).toMatchObject({ state: 'delivered' });
    });
  });
});

it('a webhook without the secret is refused so that Meta comes again', async () => {
  const app = await startHttpApp(await variablesOf('postgres'));
  const refused = await postReport(app, { messages: [textFrom('+9779841234567', 'BALANCE')] });
  expect([refused.status, refused.body.error.code]).toEqual([503, 'webhook_not_configured']);
  const verification = await app.call('GET', `${WEBHOOK}?hub.mode=subscribe&hub.verify_token=&hub.challenge=1`);
  expect([verification.status, verification.body.error.code]).toEqual([403, 'verification_refused']);
  await app.close();
});
