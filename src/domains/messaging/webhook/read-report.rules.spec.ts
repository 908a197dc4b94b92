import * as fc from 'fast-check';
import { readReport } from './read-report.rules.js';

const SENDER = '106540352242922';

const change = (value: object, field = 'messages') => ({
  field,
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: SENDER },
    ...value,
  },
});
const body = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', time: 1, changes }],
});
const from = '9779841234567';
const text = (words: string, more: object = {}) => ({
  from,
  id: `wamid.${words}`,
  timestamp: '1795342800',
  type: 'text',
  text: { body: words },
  ...more,
});

describe('a webhook call', () => {
  it('holds what became of messages', () => {
    const sent = {
      id: 'wamid.1',
      status: 'sent',
      timestamp: '1795342800',
      recipient_id: from,
      biz_opaque_callback_data: 'message:1',
    };
    const failed = {
      id: 'wamid.2',
      status: 'failed',
      timestamp: '1795342801',
      errors: [
        {
          code: 131026,
          title: 'Message undeliverable',
          message: 'Message undeliverable',
          error_data: { details: 'Not on WhatsApp.' },
        },
      ],
    };
    const { statuses, ignored } = readReport(body(change({ statuses: [sent, failed] })), SENDER);
    expect(ignored).toEqual([]);
    expect(statuses).toEqual([
      {
        providerMessageId: 'wamid.1',
        effectKey: 'message:1',
        status: 'sent',
        at: new Date('2026-11-22T10:20:00.000Z'),
      },
      {
        providerMessageId: 'wamid.2',
        status: 'failed',
        at: new Date('2026-11-22T10:20:01.000Z'),
        fault: { code: 131026, title: 'Message undeliverable', message: 'Not on WhatsApp.' },
      },
    ]);
  });

  it('holds what people have written, in several entries and changes', () => {
    const report = body(change({ messages: [text('one'), text('two')] }), change({ messages: [text('three')] }));
    const { messages } = readReport(
      { ...report, entry: [...report.entry, ...body(change({ messages: [text('four')] })).entry] },
      SENDER,
    );
    expect(messages.map((message) => message.body)).toEqual(['one', 'two', 'three', 'four']);
    expect(messages[0]).toEqual({
      providerMessageId: 'wamid.one',
      fromPhone: '+9779841234567',
      type: 'text',
      body: 'one',
      at: new Date('2026-11-22T10:20:00.000Z'),
    });
  });

  it.each([
    ['a button of a template', { type: 'button', button: { payload: 'YES ORD-1', text: 'Accept' } }, 'YES ORD-1'],
    ['a button without payload', { type: 'button', button: { text: 'Yes' } }, 'Yes'],
    [
      'a reply button',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'No' } } },
      'No',
    ],
    [
      'a row of a list',
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Balance' } } },
      'Balance',
    ],
    ['what stands below a picture', { type: 'image', image: { id: '1', caption: 'YES ORD-1' } }, 'YES ORD-1'],
    ['what stands below a film', { type: 'video', video: { id: '1', caption: 'No' } }, 'No'],
    ['what stands below a file', { type: 'document', document: { id: '1', caption: 'Balance' } }, 'Balance'],
    ['a picture', { type: 'image', image: { id: '1' } }, undefined],
    ['a recording', { type: 'audio', audio: { id: '1', caption: 7 } }, undefined],
    ['a type that comes in the future', { type: 'hologram', hologram: {} }, undefined],
    ['no type', { type: undefined }, undefined],
  ])('reads the words of %s', (_, message, words) => {
    const { messages } = readReport(body(change({ messages: [{ from, id: 'wamid.1', ...message }] })));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.body).toBe(words);
  });

  it.each([
    ['another object', { object: 'page', entry: [] }, ['object page']],
    ['no object', {}, ['object undefined']],
    ['a list', [], ['object undefined']],
    ['nothing', undefined, ['object undefined']],
    ['another field', body(change({ event: 'VERIFIED_ACCOUNT' }, 'account_update')), ['field account_update']],
    [
      'a status that comes in the future',
      body(change({ statuses: [{ id: 'wamid.1', status: 'played' }] })),
      ['status played'],
    ],
    ['a status without id', body(change({ statuses: [{ status: 'sent' }] })), ['status sent']],
    [
      'a message without number',
      body(change({ messages: [text('x', { from: undefined })] })),
      ['message without number text'],
    ],
    [
      'a message of a number with letters',
      body(change({ messages: [text('x', { from: 'NP.123' })] })),
      ['message without number text'],
    ],
    ['a message without id', body(change({ messages: [text('x', { id: '' })] })), ['message without number text']],
  ])('is not refused for %s, which is named', (_, report, ignored) => {
    expect(readReport(report, SENDER)).toEqual({ statuses: [], messages: [], ignored });
  });

  it('leaves messages to another number of the account alone, not their statuses', () => {
    const other = {
      metadata: { phone_number_id: '1' },
      messages: [text('x')],
      statuses: [{ id: 'wamid.1', status: 'read' }],
    };
    const report = readReport(body(change(other)), SENDER);
    expect(report).toMatchObject({ statuses: [{ status: 'read' }], messages: [], ignored: ['sender 1'] });
    expect(readReport(body(change(other))).messages).toHaveLength(1);
  });

  it('knows which message of ours is answered', () => {
    const context = { from: '15550783881', id: 'wamid.of-ours' };
    const { messages } = readReport(
      body(change({ messages: [text('YES', { context }), text('NO', { context: null })] })),
    );
    expect(messages.map(({ quotedId }) => quotedId)).toEqual(['wamid.of-ours', undefined]);
  });

  it('makes text storable, and bounds it', () => {
    const { messages } = readReport(
      body(change({ messages: [text('a\0b\ud800c'), text('x'.repeat(5000), { id: 'wamid.2' })] })),
    );
    expect(messages.map((message) => message.body?.length)).toEqual([5, 4096]);
    expect(messages[0]?.body).toBe('a\uFFFDb\uFFFDc');
  });

  it.each(['', 'soon', '-1', '1e9', '99999999999', 5])('takes %j for no moment', (timestamp) => {
    const { messages } = readReport(body(change({ messages: [text('x', { timestamp })] })));
    expect(messages[0]).not.toHaveProperty('at');
  });

  it('throws for no JSON at all, and holds only what can be stored', () => {
    const shaped = fc.record(
      {
        object: fc.constantFrom('whatsapp_business_account', 1),
        entry: fc.array(
          fc.record({
            changes: fc.oneof(
              fc.jsonValue(),
              fc.array(
                fc.record({
                  field: fc.constant('messages'),
                  value: fc.dictionary(fc.constantFrom('messages', 'statuses'), fc.jsonValue()),
                }),
              ),
            ),
          }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), shaped), (json) => {
        const report = readReport(json);
        expect(JSON.stringify(report)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
    );
  });
});
