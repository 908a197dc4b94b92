import fc from 'fast-check';
import { failedSend } from './failed-send.rules.js';

const READER = 'asha@example.com';

/** An error as nodemailer makes them. */
const failure = (fields: object): Error => Object.assign(new Error('It failed'), fields);

describe('what a failure of nodemailer proves', () => {
  it('reads the codes and the words of a reply of many lines', () => {
    const response = '550-5.1.1 The account\n550-5.1.1 that you tried\n550 5.1.1 does not exist';
    const thrown = failure({ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response });
    expect(failedSend(thrown, READER, false)).toEqual({
      status: 'refused',
      class: { kind: 'permanent', isAddressDead: true, alert: false },
      reply: {
        code: 550,
        enhancedCode: '5.1.1',
        command: 'RCPT TO',
        words: 'The account that you tried does not exist',
      },
    });
  });

  it('knows that a reply without an enhanced code has none, even where it holds numbers', () => {
    const response = '550 see 5.1.1 of our policy';
    const thrown = failure({ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response });
    expect(failedSend(thrown, READER, false)).toMatchObject({
      class: { isAddressDead: false },
      reply: { words: 'see 5.1.1 of our policy' },
    });
  });

  it('takes what comes once the mail was begun for the answer to it, also from a server that hangs up', () => {
    const response = '554 5.7.1 No';
    const thrown = failure({ code: 'ECONNECTION', command: 'CONN', responseCode: 554, response });
    expect(failedSend(thrown, READER, true)).toMatchObject({
      class: { kind: 'permanent' },
      reply: { command: 'DATA' },
    });
    expect(failedSend(thrown, READER, false)).toMatchObject({
      class: { kind: 'sender_stopped' },
      reply: { command: 'CONN' },
    });
  });

  it.each([
    [{ code: 'EAUTH', command: 'API' }, { kind: 'sender_stopped' }],
    [{ code: 'EENVELOPE', command: 'API' }, { kind: 'permanent' }],
    [{ code: 'EMESSAGE', command: 'MAIL FROM' }, { kind: 'permanent' }],
  ])('counts what the client refuses itself as a refusal: %j', (fields, refusal) => {
    expect(failedSend(failure(fields), READER, false)).toMatchObject({ status: 'refused', class: refusal });
  });

  it('names the cause as the system does', () => {
    const thrown = failure({ code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' });
    expect(failedSend(thrown, READER, false)).toEqual({
      status: 'unsent',
      reason: 'not_connected',
      errorCode: 'ECONNREFUSED',
    });
  });

  it('is never certain that nothing was sent once the mail was begun, nor uncertain before', () => {
    const code = fc.constantFrom(
      'ETIMEDOUT',
      'ECONNECTION',
      'ESOCKET',
      'EDNS',
      'ETLS',
      'EABORT',
      'EPROTOCOL',
      'ESTREAM',
      undefined,
    );
    const thrown = fc.oneof(
      fc.record({ code, command: fc.constantFrom('CONN', 'DATA', undefined) }).map(failure),
      fc.anything().filter((value) => typeof value !== 'object'),
    );
    fc.assert(
      fc.property(thrown, fc.boolean(), (error, hasBegun) => {
        expect(failedSend(error, READER, hasBegun).status).toBe(hasBegun ? 'uncertain' : 'unsent');
      }),
    );
  });

  it('takes a strange reply that refuses nothing for no answer', () => {
    const thrown = failure({ code: 'EMESSAGE2', command: 'DATA', responseCode: 354, response: '354 Go on' });
    expect(failedSend(thrown, READER, true)).toMatchObject({ status: 'uncertain' });
  });
});
