import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { maskingOf } from './masking.js';

const mask = maskingOf('NP');
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const masked = (text: string): unknown => (JSON.parse(mask(line({ msg: text }))) as { msg: unknown }).msg;

describe('masking of log lines', () => {
  it.each([
    ['To +9779841234567', 'To +977*****4567'],
    ['To +977 984-123 4567, twice', 'To +977*****4567, twice'],
    ['+1 (202) 555-0123.', '+1*****0123.'],
    ['+4479111', '+44*****11'],
    ['to=%2B9779841234567&x=1', 'to=+977*****4567&x=1'],
    ['wa_id 9779841234567 is unknown', 'wa_id *****4567 is unknown'],
    ['009779841234567', '*****4567'],
    ['Call 9841234567!', 'Call *****4567!'],
    ['tel:9841234567', 'tel:*****4567'],
    ['ram@example.com', 'r***@example.com'],
    ['<ram.bahadur+haat@mail.example.co.uk>: refused', '<r***@mail.example.co.uk>: refused'],
    ['/api/v1/email-suppressions/ram%40example.com', '/api/v1/email-suppressions/r***@example.com'],
    ['/email-suppressions/ram%2540example.com', '/email-suppressions/r***@example.com'],
    ['/email-suppressions/ram%2Bhaat%40m%C3%BCnchen.de/x', '/email-suppressions/r***@m%C3%BCnchen.de/x'],
    ['राम@example.com', 'र***@example.com'],
    ['line\nram@example.com\t+9779841234567', 'line\nr***@example.com\t+977*****4567'],
    ['\u0001ram@example.com', '\u0001r***@example.com'],
    ['C:\\ram@example.com "+9779841234567"', 'C:\\r***@example.com "+977*****4567"'],
    ['at https://host:8080/path?to=ram&token=x y', 'at https://host:8080/path?[hidden] y'],
    ['GET /things?token=ram', 'GET /things?[hidden]'],
    ['postgres://user:secret@db.example.com/haat', 'postgres://user:s***@db.example.com/haat'],
  ])('masks %j', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    'Job ORD-2026-000123 is late',
    '2026-11-22T03:55:35.123+05:45',
    '2026-11-22T03:55:35+0545',
    'due at 1763783735123, made at 1763783735',
    '127.0.0.1:3000 and [::1]:65535',
    'listens on 0.0.0.0:65535',
    '01936d3c-7a10-7b54-9d3b-123456789012',
    '01936d3c-7a10-7b54-9d3b-984123456789.12',
    'INV-9841234567 and V9841234567',
    'took 0.9841234567 s, 9841234567.5 paisa',
    'at foo (node_modules/@nestjs/core/router.js:12:34)',
    'pino@10.4.0 and a@b',
    'a+b, 1e+21, C++20',
    'code 131026 (HTTP 400)',
    'sender 106540352242922',
    'wamid.HBgNOTc3OTg0MTIzNDU2NxUCABEYEjQ1',
    'http://127.0.0.1:3000/api/v1/jobs',
    'why? because',
    'really?yes a?b:c',
  ])('leaves %j as it is', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('leaves numbers, identifiers and times of any line as they are', () => {
    // From 2033 on there are ms since 1970, written as text, that are numbers of Egypt or Morocco as well.
    const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2033-01-01'), noInvalidDate: true });
    const value = fc.oneof(
      fc.uuid(),
      fc.integer(),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      moments.map((at) => at.toISOString()),
      moments.map((at) => at.getTime()),
      moments.map((at) => String(at.getTime())),
      fc.integer({ min: 0, max: 65_535 }).map((port) => `127.0.0.1:${port}`),
      fc.integer({ min: 0, max: 999_999 }).map((n) => `ORD-2026-${String(n).padStart(6, '0')}`),
      fc.integer({ min: 1, max: 9 }).map((epoch) => `${randomUUID()}.${epoch}`),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('time', 'jobId', 'deep', 'port'), fc.array(value)), (fields) => {
        expect(mask(line(fields))).toBe(line(fields));
      }),
    );
  });

  it('keeps every line readable as JSON, whatever stands in it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '@',
        '%40',
        '+',
        '\\',
        '"',
        '\u0000',
        'u0041',
        '://',
        '?',
        '9779841234567',
        'ram@example.com',
        '%2B',
      ),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const value = fc.oneof(text, fc.double({ noDefaultInfinity: true, noNaN: true }), fc.constantFrom(null, true));
    fc.assert(
      fc.property(fc.array(value), fc.dictionary(text, text), (values, fields) => {
        const withoutTexts = (list: readonly unknown[]) => list.map((one) => (typeof one === 'string' ? '' : one));
        const read = JSON.parse(mask(line([values, fields]))) as [unknown[], object];
        expect(withoutTexts(read[0])).toEqual(withoutTexts(JSON.parse(line(values)) as unknown[]));
        expect(typeof read[1]).toBe('object');
      }),
      { numRuns: 500 },
    );
  });

  it('shows no number or address, wherever in a text it stands', () => {
    const around = fc.stringMatching(/^[ ,;:"'()<>\n\\]{0,6}$/);
    const phone = fc.integer({ min: 9_841_000_000, max: 9_869_999_999 }).map((n) => ['+977', String(n)] as const);
    fc.assert(
      fc.property(around, around, phone, fc.boolean(), (before, after, [code, number], isInternational) => {
        const shown = masked(`${before} ${isInternational ? code : ''}${number} ${after}`);
        expect(shown).not.toContain(number.slice(0, 6));
        expect(shown).toContain(`*****${number.slice(-4)}`);
      }),
    );
    const mail = fc.tuple(
      fc.stringMatching(/^[a-z][a-z0-9._%+-]{3,30}$/),
      fc.stringMatching(/^[a-z0-9]{1,12}\.[a-z]{2,5}$/),
    );
    const at = fc.constantFrom('@', '%40');
    fc.assert(
      fc.property(around, mail, at, (before, [local, domain], sign) => {
        // The first sign that is encoded counts: nobody has one in a name.
        fc.pre(sign === '@' || !local.includes('40'));
        const shown = masked(`${before}${local}${sign}${domain}`);
        expect(shown).not.toContain(local);
        expect(shown).toContain(`***@${domain}`);
      }),
    );
  });

  it('takes a long line in linear time', () => {
    const steps = [
      'a',
      '@',
      '%40',
      'a%40',
      'a%40b.',
      '%',
      '+',
      '1',
      ' ',
      '.',
      'a.',
      '+1 ',
      'a@',
      'a?a',
      '\\u0000',
      '9841234567 ',
    ];
    for (const step of steps) expect(typeof mask(line(step.repeat(50_000)))).toBe('string');
  });
});
