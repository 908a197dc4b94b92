import fc from 'fast-check';
import { InvalidInput } from '../../errors/index.js';
import { MAX_PAYLOAD_BYTES, plainPayload } from './plain-payload.js';

function faultOf(payload: object): unknown {
  try {
    plainPayload(payload);
  } catch (error) {
    if (error instanceof InvalidInput) return error.details?.[0];
    throw error;
  }
  throw new Error('It was accepted.');
}

const at = (field: string, message: string) => ({ field, message: expect.stringContaining(message) as string });
const circle: Record<string, unknown> = { a: 1 };
circle['self'] = [circle];
const throwing = {
  get a(): never {
    throw new Error('no');
  },
};
const sparse = [1];
sparse.length = 3;
const endless: unknown[] = [];
endless.length = 4e9;
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}

class Line {
  constructor(readonly quantity: number) {}
}

describe('a payload as it is recorded', () => {
  it.each<[string, object, unknown]>([
    ['undefined in a list', { a: [undefined] }, at('a[0]', 'is undefined')],
    ['a hole in a list', { a: sparse }, at('a[1]', 'is undefined')],
    ['an endless list', { a: endless }, at('a[0]', 'is undefined')],
    ['a named field of a list', { a: Object.assign([1], { b: 2 }) }, at('a.b', 'named field of a list')],
    ['a function', { a: { b: () => 1 } }, at('a.b', 'is a function')],
    ['a symbol', { a: Symbol('x') }, at('a', 'is a symbol')],
    ['a symbol as a name', { a: { [Symbol('x')]: 1 } }, at('a', 'name is a symbol')],
    ['a bigint', { a: 1n }, at('a', 'is a bigint')],
    ['NaN', { a: Number.NaN }, at('a', 'is NaN')],
    ['a number beyond all', { a: [1, JSON.parse('1e400')] }, at('a[1]', 'is Infinity')],
    ['a date', { a: new Date() }, at('a', 'has a method toJSON')],
    ['a map', { a: new Map() }, at('a', 'is a Map')],
    ['a set', { a: new Set() }, at('a', 'is a Set')],
    ['a regular expression', { a: /x/ }, at('a', 'is a RegExp')],
    ['an error', { a: new Error('x') }, at('a', 'is a Error')],
    ['bytes', { a: new Uint8Array(2) }, at('a', 'is a Uint8Array')],
    ['a buffer', { a: Buffer.from('x') }, at('a', 'has a method toJSON')],
    ['a boxed number', { a: Object(1) as object }, at('a', 'is a Number')],
    ['a promise', { a: Promise.resolve() }, at('a', 'is a Promise')],
    ['a method toJSON', { a: { toJSON: () => ({ admin: true }) } }, at('a', 'has a method toJSON')],
    ['a method toJSON of the whole', { toJSON: () => ({}) }, at('payload', 'has a method toJSON')],
    ['a getter that throws', { b: throwing }, at('b.a', 'cannot be read: no')],
    ['a proxy that is no more', { b: proxy }, at('b', 'cannot be read')],
    ['a circle', circle, at('self[0]', 'contains itself')],
    ['a depth of 33', nested(33), at(`a${'.a'.repeat(32)}`, 'nested more than 32 levels deep')],
    ['a depth of 10,000', nested(10_000), at(`a${'.a'.repeat(32)}`, 'nested more than 32 levels deep')],
    [
      '__proto__',
      JSON.parse('{"a": {"__proto__": {"admin": true}}}') as object,
      at('a.__proto__', 'not a known field'),
    ],
    ['constructor', JSON.parse('{"constructor": {"prototype": 1}}') as object, at('constructor', 'not a known field')],
    ['an envelope', { a: [{ $sealed: 'x' }] }, at('a[0].$sealed', 'only the kernel uses')],
    ['U+0000', { a: 'x\0y' }, at('a', 'cannot be stored')],
    ['U+0000 in a name', { 'x\0y': 1 }, at('x\0y', 'cannot be stored')],
    ['half of a surrogate pair', { a: ['\ud83d'] }, at('a[0]', 'cannot be stored')],
  ])('holds no %s', (_, payload, fault) => {
    expect(faultOf(payload)).toEqual(fault);
  });

  it.each<[string, object]>([
    ['a text', { a: 'x'.repeat(MAX_PAYLOAD_BYTES) }],
    ['10 MB', { a: ['x'.repeat(10_000_000)] }],
    ['wide letters', { a: 'ह'.repeat(MAX_PAYLOAD_BYTES / 3) }],
    ['a name', { ['x'.repeat(MAX_PAYLOAD_BYTES)]: 1 }],
    ['a list', { a: Array.from({ length: MAX_PAYLOAD_BYTES }, () => 0) }],
    ['one object many times', { a: laughs() }],
  ])('is not larger than a job may carry: %s', (_, payload) => {
    expect(() => plainPayload(payload)).toThrow(
      expect.objectContaining({ code: 'payload_too_large', kind: 'too_large' }),
    );
  });

  it('may be nearly as large', () => {
    const payload = { a: 'x'.repeat(MAX_PAYLOAD_BYTES - 100) };
    expect(plainPayload(payload)).toEqual(payload);
  });

  it('holds the fields of an object of any class, without those that are undefined', () => {
    const payload = {
      lines: [new Line(2)],
      none: undefined,
      bare: Object.assign(Object.create(null) as object, { a: 1 }),
    };
    expect(plainPayload(payload)).toStrictEqual({ lines: [{ quantity: 2 }], bare: { a: 1 } });
  });

  it('has read every field once', () => {
    let reads = 0;
    const payload = {
      get a() {
        return ++reads;
      },
    };
    expect(plainPayload(payload)).toEqual({ a: 1 });
    expect(reads).toBe(1);
  });

  it('is what JSON gives back, for all that it accepts', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withBoxedValues: true,
      key: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'toJSON', '', 'a.b')),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(anything, fc.jsonValue())), (payload) => {
        let plain: object;
        try {
          plain = plainPayload(payload);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
          return;
        }
        expect(JSON.parse(JSON.stringify(plain))).toStrictEqual(plain);
        expect(plain).toEqual(withoutSigns(payload));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** 2^32 times the same object, in 32 lists. */
function laughs(): unknown {
  let value: unknown = 'ha';
  for (let level = 0; level < 30; level++) value = [value, value];
  return value;
}

/** -0 is written as 0, which equals it everywhere but in `toEqual`. */
function withoutSigns(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutSigns);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSigns(inner)]));
}
