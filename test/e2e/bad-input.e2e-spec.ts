import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

describe('bad input over HTTP', () => {
  let app: HttpApp;

  beforeAll(async () => {
    app = await startHttpApp({ ...(await variablesOf('postgres')), BODY_LIMIT: '20000000' });
  });
  afterAll(() => app?.close());

  const body = (message: string, more = ''): string =>
    `{"phoneNumber": "+9779841234567", "message": ${message}${more}}`;

  it.each<[string, string, number, string]>([
    ['__proto__', body('"x"', ', "__proto__": {"admin": true}'), 400, 'malformed_json'],
    ['__proto__ further down', body('"x"', ', "options": {"__proto__": {}}'), 400, 'malformed_json'],
    ['constructor', body('"x"', ', "constructor": {"prototype": {}}'), 400, 'malformed_json'],
    ['U+0000', body('"a\\u0000b"'), 400, 'validation_failed'],
    ['U+0000 in a key', body('"x"', ', "options": {"deduplicationKey": "\\u0000"}'), 400, 'validation_failed'],
    ['half of a surrogate pair', body('"\\ud83d"'), 400, 'validation_failed'],
    ['10 MB', body(`"${'x'.repeat(10_000_000)}"`), 400, 'validation_failed'],
    ['more than is accepted', body(`"${'x'.repeat(20_000_000)}"`), 413, 'body_too_large'],
    ['a depth of 10,000', body(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), 400, 'validation_failed'],
    ['an endless number', body('1e400'), 400, 'validation_failed'],
    ['an envelope', body('{"$sealed": "a.b.c.d"}'), 400, 'validation_failed'],
  ])('is refused with nothing recorded: %s', async (_, raw, status, code) => {
    const answer = await app.call('POST', '/api/v1/messages/whatsapp', { raw });
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status, code });
    expect(await app.database.query('select 1 from haat.jobs')).toEqual([]);
  });
});
