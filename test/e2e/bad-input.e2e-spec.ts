import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

const LONG = 100_000;
const mail = (to: string) => ({ to, template: 'welcome-email', data: { name: 'Asha' } });
const withOptions = (options: object) => ({ phoneNumber: '+9779841234567', message: 'x', options });
const later = (expiresAt: string) => withOptions({ expiresAt });
const report = (filters: object) => ({ type: 'sales-analysis', format: 'csv', filters });

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

  const call = (method: string, path: string, sent?: unknown) =>
    app.call(method, `/api/v1${path}`, sent === undefined ? {} : { body: sent });

  /** What makes a pattern that goes back and forth take years: long runs that nearly fit, and fail at their end. */
  it.each<[string, string, object]>([
    ['a number of digits', '/messages/whatsapp', { phoneNumber: '9'.repeat(LONG), message: 'x' }],
    ['a number of blanks', '/messages/whatsapp', { phoneNumber: `+977${' '.repeat(LONG)}x`, message: 'x' }],
    ['a number of brackets', '/messages/whatsapp', { phoneNumber: '(-'.repeat(LONG / 2), message: 'x' }],
    ['a message of blanks', '/messages/whatsapp', { phoneNumber: '+9779841234567', message: ' '.repeat(LONG) }],
    ['an address without an end', '/messages/email', mail(`${'a'.repeat(LONG)}@`)],
    ['an address of many domains', '/messages/email', mail(`a@${'a.'.repeat(LONG / 2)}`)],
    ['an address of dashes', '/messages/email', mail(`a@${'-'.repeat(LONG)}.com`)],
    ['an address of signs', '/messages/email', mail('@'.repeat(LONG))],
    ['a moment of digits', '/messages/whatsapp', later(`2030-01-01T00:00:00.${'0'.repeat(LONG)}`)],
    ['a moment of years', '/messages/whatsapp', later('2030-'.repeat(LONG / 5))],
    ['a day of dashes', '/reports', report({ startDate: '2026-11-01'.repeat(LONG / 10), endDate: '-'.repeat(LONG) })],
    ['a code of blanks', '/inventory/exports', { format: 'csv', vendorCode: ' '.repeat(LONG) }],
    ['a key of colons', '/messages/whatsapp', withOptions({ deduplicationKey: 'a:'.repeat(LONG / 2) })],
    [
      'an amount of digits',
      '/products',
      { sku: 'A', name: 'A', category: 'A', unit: 'kg', unitPrice: '1'.repeat(LONG) },
    ],
    ['an id of zeros', '/orders', { retailerId: '0'.repeat(LONG), paymentTerms: 'cash', items: [] }],
  ])('of %s, 100 kB long, is refused like any other', async (_, path, sent) => {
    const answer = await call('POST', path, sent);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 400, code: 'validation_failed' });
    expect((await call('GET', '/products?limit=1')).status).toBe(200);
  });

  it.each(['search', 'cursor', 'status'])('of a query may be as long as headers are, here as %s', async (field) => {
    const answer = await call('GET', `/products?${field}=${'%20a'.repeat(3_500)}`);
    expect([answer.status, answer.body.error.details.map((fault: { field: string }) => fault.field)]).toEqual([
      400,
      [field],
    ]);
  });
});
