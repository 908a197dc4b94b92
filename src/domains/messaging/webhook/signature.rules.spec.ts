import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { isSameSecret, isSignedWith } from './signature.rules.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const sign = (body: Buffer, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

describe('the signature of a webhook call', () => {
  it('is that of Meta, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(isSignedWith(SECRET, Buffer.from(bytes), sign(Buffer.from(bytes)))).toBe(true);
      }),
    );
  });

  it('is known from outside: the example of RFC 4231, case 2', () => {
    const header = 'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(isSignedWith('Jefe', Buffer.from('what do ya want for nothing?'), header)).toBe(true);
  });

  const body = Buffer.from('{"object":"whatsapp_business_account"}');
  it.each([
    ['of another secret', sign(body, 'another secret')],
    ['of another body', sign(Buffer.from('{}'))],
    ['cut off', sign(body).slice(0, -1)],
    ['with something behind it', `${sign(body)}0`],
    ['without its scheme', sign(body).slice('sha256='.length)],
    ['of the older scheme', `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`],
    ['that is empty', ''],
    ['of no digits', `sha256=${'g'.repeat(64)}`],
  ])('is not one %s', (_, header) => {
    expect(isSignedWith(SECRET, body, header)).toBe(false);
  });

  it('is refused for any change of a byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, by) => {
          const changed = Buffer.from(bytes);
          const index = at % bytes.length;
          changed[index] = (changed[index] ?? 0) ^ by;
          expect(isSignedWith(SECRET, changed, sign(Buffer.from(bytes)))).toBe(false);
        },
      ),
    );
  });

  it('is compared in constant time, over values of one length', () => {
    const equal = jest.fn(() => true);
    isSignedWith(SECRET, body, `sha256=${'0'.repeat(64)}`, equal);
    isSameSecret('a', 'a much longer token', equal);
    const lengths = equal.mock.calls.map((values: unknown[]) => values.map((value) => (value as Buffer).length));
    expect(lengths).toEqual([
      [32, 32],
      [32, 32],
    ]);
  });

  it('leaves tokens apart that are not the same', () => {
    expect([isSameSecret('open-sesame', 'open-sesame'), isSameSecret('open-sesam', 'open-sesame')]).toEqual([
      true,
      false,
    ]);
  });
});
