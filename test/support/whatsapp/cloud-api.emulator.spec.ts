import { behave, startCloudApiEmulator, type CloudApiEmulator } from './cloud-api.emulator.js';

const message = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '+9779841234567',
  type: 'text',
  text: { body: 'Namaste', preview_url: false },
  biz_opaque_callback_data: 'message:1',
};

describe('CloudApiEmulator', () => {
  let emulator: CloudApiEmulator;
  beforeEach(async () => {
    emulator = await startCloudApiEmulator();
    emulator.hears('+9779841234567');
  });
  afterEach(() => emulator.stop());

  const post = (body: unknown, init: RequestInit = {}): Promise<Response> =>
    fetch(`${emulator.url}/${emulator.phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...init,
    });

  it('answers as Meta does', async () => {
    const response = await post(message);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+9779841234567', wa_id: '9779841234567' }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    });
  });

  it.each([
    ['no JSON object', []],
    ['another product', { ...message, messaging_product: 'messenger' }],
    ['a group as recipient', { ...message, recipient_type: 'group' }],
    ['no recipient', { ...message, to: undefined }],
    ['a recipient that is no number', { ...message, to: 'shop' }],
    ['an unknown type', { ...message, type: 'dance' }],
    ['no text', { ...message, text: undefined }],
    ['an empty text', { ...message, text: { body: '' } }],
    ['a text that is too long', { ...message, text: { body: 'x'.repeat(4097) } }],
    ['a preview that is no boolean', { ...message, text: { body: 'x', preview_url: 'no' } }],
    ['too much callback data', { ...message, biz_opaque_callback_data: 'x'.repeat(513) }],
  ])('objects to %s with error 100', async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: {
        message: '(#100) Invalid parameter',
        type: 'OAuthException',
        code: 100,
        error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
        fbtrace_id: expect.any(String),
      },
    });
    expect(emulator.requests.map(({ providerMessageId }) => providerMessageId)).toEqual([undefined]);
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer EAAGother' }],
  ])('objects to %s with error 190', async (_, headers) => {
    const response = await post(message, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 190, type: 'OAuthException' } });
  });

  it('takes free text only for who has written', async () => {
    const response = await post({ ...message, to: '+9779841234568' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 131047 } });
  });

  it('gives the id that it is told', async () => {
    emulator.next(behave.acceptAs('wamid.known'));
    expect(await (await post(message)).json()).toMatchObject({ messages: [{ id: 'wamid.known' }] });
  });

  describe('of a message by a template', () => {
    const text = (words: unknown) => ({ type: 'text', text: words });
    const byTemplate = (name: string, parameters: object[], code = 'en') => ({
      ...message,
      type: 'template',
      text: undefined,
      template: { name, language: { code }, components: [{ type: 'body', parameters }] },
    });
    const NAME = 'haat_vendor_update';
    const FILLED = [text('ORD-1'), text('is off.')];

    it('takes what is registered, with its gaps filled', async () => {
      expect((await post(byTemplate(NAME, FILLED))).status).toBe(200);
    });

    it.each<[string, object, number, number]>([
      ['no template', { ...message, type: 'template' }, 400, 100],
      ['no name', byTemplate('', FILLED), 400, 131008],
      ['a name that nobody has registered', byTemplate('party', FILLED), 404, 132001],
      ['another language', byTemplate(NAME, FILLED, 'ne'), 404, 132001],
      ['too few parameters', byTemplate(NAME, [text('ORD-1')]), 400, 132000],
      ['too many parameters', byTemplate(NAME, [...FILLED, text('x')]), 400, 132000],
      ['a parameter without text', byTemplate(NAME, [text('ORD-1'), text('')]), 400, 131008],
      ['a parameter of two lines', byTemplate(NAME, [text('ORD-1'), text('a\nb')]), 400, 132018],
      ['a parameter with a gap in it', byTemplate(NAME, [text('ORD-1'), text('a     b')]), 400, 132018],
    ])('objects to %s', async (_, body, status, code) => {
      const response = await post(body);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { code } });
    });

    it.each([
      ['paused', 132015],
      ['disabled', 132016],
    ] as const)('objects to one that is %s', async (status, code) => {
      emulator.templates.change(NAME, 'en', status);
      expect(await (await post(byTemplate(NAME, FILLED))).json()).toMatchObject({ error: { code } });
    });
  });

  it('plays what is queued in turn, then asks the responder', async () => {
    emulator.respondWith(({ effectKey }) => behave.error(effectKey === 'message:1' ? 131026 : 1, 400));
    emulator.next(behave.accept(), behave.error(130429, 429));
    const statuses = [await post(message), await post(message), await post(message)].map(({ status }) => status);
    expect(statuses).toEqual([200, 429, 400]);
    expect(emulator.requestsFor('message:1')).toHaveLength(3);
    expect(emulator.requestsFor('message:2')).toEqual([]);
  });

  it('holds an answer back until the test lets it go', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    emulator.respondWith(async () => {
      await gate;
      return behave.accept();
    });
    const answer = post(message);
    await emulator.untilRequests(1);
    expect(emulator.requests[0]?.providerMessageId).toBeUndefined();
    release();
    expect((await answer).status).toBe(200);
  });

  it('stops at once while requests hang, are delayed or are waited for', async () => {
    emulator.next(behave.hang(), behave.delay(600_000));
    const answers = Promise.allSettled([post(message), post(message)]);
    await emulator.untilRequests(2);
    const never = expect(emulator.untilRequests(3)).rejects.toThrow('stopped after 2 requests');
    await emulator.stop();
    await never;
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('reports a responder that throws', async () => {
    emulator.respondWith(() => {
      throw new Error('a mistake in the test');
    });
    await expect(post(message)).rejects.toThrow('fetch failed');
    await expect(emulator.stop()).rejects.toMatchObject({ errors: [{ message: 'a mistake in the test' }] });
    emulator = await startCloudApiEmulator();
  });
});
