import { CloudApiClient } from './cloud-api.client.js';
import { type OutgoingMessage, TEXT_LIMIT } from './outgoing-message.js';
import { parsePhoneNumber } from '../../../phone-numbers/index.js';
import type { SendOutcome } from './send-outcome.js';
import {
  behave,
  startCloudApiEmulator,
  type CloudApiEmulator,
} from '../../../../test/support/whatsapp/cloud-api.emulator.js';

const NUMBER = '+9779841234567';
const BODY = 'Your order ORD-2026-000123 is confirmed.';

interface Overrides {
  readonly body?: string;
  readonly effectKey?: string;
}

function textMessage({ body = BODY, effectKey = 'message:0190' }: Overrides = {}): OutgoingMessage {
  const to = parsePhoneNumber(NUMBER, 'NP');
  if (to === undefined) throw new Error(`${NUMBER} is no number`);
  return { to, form: { kind: 'text', body }, effectKey };
}

describe('CloudApiClient', () => {
  let emulator: CloudApiEmulator;
  beforeEach(async () => {
    emulator = await startCloudApiEmulator();
    emulator.hears(NUMBER);
  });
  afterEach(() => emulator.stop());

  const send = (overrides: Overrides = {}, signal?: AbortSignal): Promise<SendOutcome> =>
    new CloudApiClient(emulator.config()).send(textMessage(overrides), signal);

  describe('accepted', () => {
    it('sends the text as the Cloud API wants it and returns the id of the message', async () => {
      const outcome = await send();
      expect(emulator.requests).toHaveLength(1);
      const [request] = emulator.requests;
      expect(outcome).toEqual({ status: 'accepted', providerMessageId: request?.providerMessageId });
      expect(request).toMatchObject({
        method: 'POST',
        path: `/v23.0/${emulator.phoneNumberId}/messages`,
        effectKey: 'message:0190',
        headers: { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' },
      });
      expect(request?.body).toEqual({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: NUMBER,
        type: 'text',
        text: { body: BODY, preview_url: false },
        biz_opaque_callback_data: 'message:0190',
      });
    });

    it('sends a template with what fills its gaps, in their order', async () => {
      const template = { name: 'haat_vendor_update', language: 'en', parameters: ['ORD-1', 'was given to you.'] };
      const form = { kind: 'template', template, body: 'whatever it reads like' } as const;
      expect(await new CloudApiClient(emulator.config()).send({ ...textMessage(), form })).toMatchObject({
        status: 'accepted',
      });
      expect(emulator.requests[0]?.body).toEqual({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: NUMBER,
        type: 'template',
        template: {
          name: 'haat_vendor_update',
          language: { code: 'en' },
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: 'ORD-1' },
                { type: 'text', text: 'was given to you.' },
              ],
            },
          ],
        },
        biz_opaque_callback_data: 'message:0190',
      });
    });

    it('carries any script and the longest text unharmed', async () => {
      const body = `नमस्ते 🙏 "\\\n${'अ'.repeat(TEXT_LIMIT)}`.slice(0, TEXT_LIMIT);
      expect(await send({ body })).toMatchObject({ status: 'accepted' });
      expect(emulator.requests[0]?.body).toMatchObject({ text: { body } });
    });

    it('accepts an answer that comes late but in time', async () => {
      emulator.next(behave.delay(20));
      expect(await send()).toMatchObject({ status: 'accepted' });
    });

    it('keeps messages apart that are sent at the same time', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `message:${index}`);
      const outcomes = await Promise.all(keys.map((effectKey) => send({ effectKey })));
      const taken = keys.map((key) => emulator.requestsFor(key).map(({ providerMessageId }) => providerMessageId));
      expect(outcomes.map((outcome) => outcome.status === 'accepted' && [outcome.providerMessageId])).toEqual(taken);
    });
  });

  describe('refused', () => {
    it('reports what Meta says, its title apart from its advice', async () => {
      const message = '(#131056) (Business Account, Consumer Account) pair rate limit hit';
      emulator.next(behave.error(131056, 400, { message, details: 'Wait before sending again.', fbtraceId: 'AX1' }));
      expect(await send()).toEqual({
        status: 'refused',
        class: { kind: 'slow_down', scope: 'recipient' },
        httpStatus: 400,
        code: 131056,
        title: '(Business Account, Consumer Account) pair rate limit hit',
        message: 'Wait before sending again.',
        fbtraceId: 'AX1',
      });
    });

    it('repeats the title where there is no advice', async () => {
      emulator.next(behave.error(2, 503, { message: '(#2) Service temporarily unavailable' }));
      expect(await send()).toMatchObject({
        class: { kind: 'transient' },
        title: 'Service temporarily unavailable',
        message: 'Service temporarily unavailable',
      });
    });

    it('takes a wrong token for a stopped sender', async () => {
      const client = new CloudApiClient(emulator.config({ accessToken: 'EAAGexpired' }));
      const outcome = await client.send(textMessage());
      expect(outcome).toMatchObject({
        status: 'refused',
        code: 190,
        httpStatus: 401,
        class: { kind: 'sender_stopped' },
      });
      expect(emulator.requests.map(({ providerMessageId }) => providerMessageId)).toEqual([undefined]);
    });

    it('takes a text that is too long for a permanent failure', async () => {
      expect(await send({ body: 'x'.repeat(TEXT_LIMIT + 1) })).toMatchObject({
        status: 'refused',
        code: 100,
        class: { kind: 'permanent', alert: false },
        message: "Param text['body'] must be at most 4096 characters long.",
      });
    });

    it('takes a sender that does not exist for a permanent failure', async () => {
      const client = new CloudApiClient(emulator.config({ phoneNumberId: '1' }));
      expect(await client.send(textMessage())).toMatchObject({ status: 'refused', code: 100, httpStatus: 400 });
    });

    it('alerts on a code that it does not know', async () => {
      emulator.next(behave.error(987654, 400));
      expect(await send()).toMatchObject({ code: 987654, class: { kind: 'permanent', alert: true } });
    });

    it("takes a gateway's page for a transient failure without a code", async () => {
      emulator.next(behave.badGateway());
      const outcome = await send();
      expect(outcome).toEqual({
        status: 'refused',
        class: { kind: 'transient' },
        httpStatus: 502,
        title: 'HTTP 502 without an error object',
        message: 'HTTP 502 without an error object',
      });
    });

    it.each([
      ['cut JSON', '{"error":{"code":1310'],
      ['nothing', ''],
      ['null', 'null'],
      ['a list', '[]'],
      ['an error that is a text', '{"error":"no"}'],
      ['a code that is a text', '{"error":{"code":"190"}}'],
      ['a code that is no whole number', '{"error":{"code":1e999}}'],
    ])('reads an error answer of %s by its HTTP status', async (_, body) => {
      emulator.next(behave.raw(400, body), behave.raw(500, body));
      expect(await send()).toMatchObject({ status: 'refused', class: { kind: 'permanent', alert: true } });
      expect(await send()).toMatchObject({ status: 'refused', class: { kind: 'transient' } });
    });

    it('does not read an endless error page', async () => {
      emulator.next(behave.raw(500, 'x'.repeat(200_000)));
      expect(await send()).toMatchObject({ status: 'refused', class: { kind: 'transient' } });
    });

    it('does not follow a redirect with token and text', async () => {
      const elsewhere = await startCloudApiEmulator();
      try {
        const location = `${elsewhere.url}/${elsewhere.phoneNumberId}/messages`;
        emulator.next(behave.raw(307, '', { location }));
        expect(await send()).toMatchObject({ status: 'refused', httpStatus: 307 });
        expect(elsewhere.requests).toEqual([]);
      } finally {
        await elsewhere.stop();
      }
    });

    it('keeps no more of the words than a row should hold', async () => {
      emulator.next(behave.error(1, 500, { message: 'x'.repeat(5000), details: 'y'.repeat(5000) }));
      expect(await send()).toMatchObject({ title: 'x'.repeat(500), message: 'y'.repeat(500) });
    });

    it("keeps a template's parameters out of what it reports, but for those that are found in any sentence", async () => {
      const template = { name: 'haat_vendor_update', language: 'en', parameters: ['ORD-2026-000123', '3'] };
      emulator.next(behave.error(132000, 400, { details: 'number 3: ORD-2026-000123' }));
      const form = { kind: 'template', template, body: '' } as const;
      expect(await new CloudApiClient(emulator.config()).send({ ...textMessage(), form })).toMatchObject({
        message: 'number 3: ***',
      });
    });

    it('keeps token, number and text out of what it reports, even when Meta echoes them', async () => {
      const echo = `Malformed access token ${emulator.accessToken} for ${NUMBER} (${NUMBER.slice(1)}): ${BODY}`;
      emulator.next(behave.error(190, 401, { message: echo, details: echo }));
      const shown = JSON.stringify(await send());
      expect(shown).toContain('Malformed access token ***');
      expect(shown).not.toContain(emulator.accessToken);
      expect(shown).not.toContain(NUMBER.slice(1));
      expect(shown).not.toContain(BODY);
    });
  });

  it('leaves words alone that happen to be in every sentence', async () => {
    emulator.next(behave.error(2, 503, { message: '(#2) The provider is unavailable' }));
    const form = { kind: 'text', body: 'e' } as const;
    expect(await new CloudApiClient(emulator.config()).send({ ...textMessage(), form })).toMatchObject({
      title: 'The provider is unavailable',
    });
  });

  describe('unsent', () => {
    it('knows that nothing was sent when nobody listens', async () => {
      const config = emulator.config();
      await emulator.stop();
      const outcome = await new CloudApiClient(config).send(textMessage());
      expect(outcome).toEqual({ status: 'unsent', reason: 'not_connected', errorCode: 'ECONNREFUSED' });
    });

    it('sends nothing for a caller who has already given up', async () => {
      expect(await send({}, AbortSignal.abort())).toEqual({ status: 'unsent', reason: 'aborted' });
      expect(emulator.requests).toEqual([]);
    });

    // The errors of Node's fetch that cannot be brought about without a network, in the shape that it throws.
    it.each([
      ['a name that is unknown', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'ENOTFOUND'],
      ['a name server that is down', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'EAI_AGAIN'],
      ['a connect time-out', { code: 'UND_ERR_CONNECT_TIMEOUT' }, 'UND_ERR_CONNECT_TIMEOUT'],
      ['no route', { code: 'ENETUNREACH', syscall: 'connect' }, 'ENETUNREACH'],
      ['a reset while connecting', { code: 'ECONNRESET', syscall: 'connect' }, 'ECONNRESET'],
      ['a certificate that has expired', { code: 'CERT_HAS_EXPIRED' }, 'CERT_HAS_EXPIRED'],
      [
        'several addresses, all of which refuse',
        {
          code: 'ECONNREFUSED',
          errors: [
            { code: 'ECONNREFUSED', syscall: 'connect' },
            { code: 'ENETUNREACH', syscall: 'connect' },
          ],
        },
        'ECONNREFUSED',
      ],
    ])('knows that nothing was sent after %s', async (_, cause, errorCode) => {
      const client = new CloudApiClient(emulator.config(), () =>
        Promise.reject(new TypeError('fetch failed', { cause })),
      );
      expect(await client.send(textMessage())).toEqual({ status: 'unsent', reason: 'not_connected', errorCode });
    });
  });

  describe('uncertain', () => {
    it.each([
      ['a caller who would wait', new AbortController().signal],
      ['a caller without a signal', undefined],
    ])('is uncertain when no answer comes in time for %s', async (_, signal) => {
      emulator.next(behave.hang());
      const client = new CloudApiClient(emulator.config({ timeoutMs: 150 }));
      expect(await client.send(textMessage(), signal)).toEqual({ status: 'uncertain', reason: 'timeout' });
      expect(emulator.requestsFor('message:0190')).toHaveLength(1);
    });

    it('is uncertain when the time runs out in the middle of the answer', async () => {
      emulator.next(behave.stall());
      const client = new CloudApiClient(emulator.config({ timeoutMs: 150 }));
      expect(await client.send(textMessage())).toEqual({ status: 'uncertain', reason: 'timeout' });
    });

    it('is uncertain when the caller gives up while the request is under way', async () => {
      emulator.next(behave.hang());
      const caller = new AbortController();
      const outcome = send({}, caller.signal);
      await emulator.untilRequests(1);
      caller.abort();
      expect(await outcome).toEqual({ status: 'uncertain', reason: 'aborted' });
    });

    it("does not take the caller's reason for a failure of the network", async () => {
      emulator.next(behave.hang());
      const caller = new AbortController();
      const outcome = send({}, caller.signal);
      await emulator.untilRequests(1);
      caller.abort(Object.assign(new Error('Redis is down'), { code: 'ECONNREFUSED', syscall: 'connect' }));
      expect(await outcome).toEqual({ status: 'uncertain', reason: 'aborted' });
    });

    it('is uncertain when the connection breaks after the request was read', async () => {
      emulator.next(behave.reset());
      expect(await send()).toEqual({
        status: 'uncertain',
        reason: 'connection_lost',
        errorCode: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/),
      });
      expect(emulator.requests).toHaveLength(1);
    });

    it('is uncertain when the connection breaks before anyone read the request, which it cannot know', async () => {
      emulator.next(behave.refuse(), behave.accept(), behave.refuse());
      expect(await send()).toMatchObject({ status: 'uncertain', reason: 'connection_lost' });
      // The accepted message leaves its connection open, so that the next one is refused on a connection in use.
      expect(await send()).toMatchObject({ status: 'accepted' });
      expect(await send()).toMatchObject({ status: 'uncertain', reason: 'connection_lost' });
      expect(emulator.requests).toHaveLength(1);
    });

    it('is uncertain when half of the answer is lost', async () => {
      emulator.next(behave.cut());
      expect(await send()).toMatchObject({ status: 'uncertain', reason: 'connection_lost' });
    });

    it('is uncertain when some of several addresses may have been written to', async () => {
      const cause = {
        errors: [
          { code: 'ECONNREFUSED', syscall: 'connect' },
          { code: 'ECONNRESET', syscall: 'read' },
        ],
      };
      const client = new CloudApiClient(emulator.config(), () =>
        Promise.reject(new TypeError('fetch failed', { cause })),
      );
      expect(await client.send(textMessage())).toMatchObject({ status: 'uncertain', reason: 'connection_lost' });
    });

    it.each([
      ['cut JSON', behave.truncatedJson()],
      ['HTML', behave.raw(200, '<html>ok</html>', { 'content-type': 'text/html' })],
      ['nothing', behave.raw(200, '')],
      ['no message', behave.raw(200, '{"messages":[]}')],
      ['a message without an id', behave.raw(200, '{"messages":[{}]}')],
      ['an empty id', behave.raw(200, '{"messages":[{"id":""}]}')],
      ['an id that is no text', behave.raw(200, '{"messages":[{"id":7}]}')],
      ['more than anyone should read', behave.raw(200, `{"messages":[{"id":"wamid.1"}],"x":"${'x'.repeat(65_536)}"}`)],
    ])('is uncertain when a success answer holds %s', async (_, behaviour) => {
      emulator.next(behaviour);
      expect(await send()).toEqual({ status: 'uncertain', reason: 'answer_unreadable' });
    });

    it('never throws, whatever fetch throws', async () => {
      for (const thrown of [undefined, null, 'text', 7, {}, new Error('odd'), Object.create(null)]) {
        const client = new CloudApiClient(emulator.config(), () => Promise.reject(thrown));
        expect(await client.send(textMessage())).toEqual({ status: 'uncertain', reason: 'connection_lost' });
      }
    });
  });

  it('goes on after a failure: a broken connection does not spoil the next message', async () => {
    emulator.next(behave.reset(), behave.badGateway());
    const outcomes = [await send(), await send(), await send()];
    expect(outcomes.map(({ status }) => status)).toEqual(['uncertain', 'refused', 'accepted']);
  });

  it.each([
    ['a token that no header can carry', { accessToken: 'secret\nsecret' }],
    ['a token beyond Latin-1', { accessToken: 'secret€' }],
    ['a URL with a password', { apiUrl: 'https://user:secret@graph.facebook.com/v23.0' }],
    ['a URL that is none', { apiUrl: 'https://' }],
  ])('refuses to start with %s, and does not show it', (_, overrides) => {
    const start = (): CloudApiClient => new CloudApiClient(emulator.config(overrides));
    expect(start).toThrow(/^WhatsApp cannot be used/);
    expect(start).not.toThrow(/secret/);
  });
});
