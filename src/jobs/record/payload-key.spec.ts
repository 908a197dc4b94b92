import fc from 'fast-check';
import { payloadKey } from './payload-key.js';

const json = fc.jsonValue({ maxDepth: 3 });

/** The same value with the keys of all its objects the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the key of a payload', () => {
  it('names the job and says nothing of what is in it', () => {
    expect(payloadKey('send-whatsapp', { phoneNumber: '+9779841234567' })).toMatch(/^send-whatsapp:[0-9a-f]{64}$/);
  });

  it('stays the same from release to release, or keys that are taken would count as free', () => {
    expect(payloadKey('a', { b: [1, { d: null, c: 'x' }], a: true })).toBe(
      'a:f124912702a4df295dd1287de9a38d9144a0910b9ffde3ff7be7b830370ad065',
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(json, (payload) => {
        expect(payloadKey('job', reversed(payload))).toBe(payloadKey('job', payload));
      }),
    );
  });

  it('is the same before and after the payload was stored', () => {
    class Line {
      constructor(readonly quantity: number) {}
    }
    const payload = { lines: [new Line(1)], note: undefined };
    expect(payloadKey('job', throughJson(payload))).toBe(payloadKey('job', payload));
    fc.assert(
      fc.property(json, (value) => {
        expect(payloadKey('job', throughJson(value))).toBe(payloadKey('job', value));
      }),
    );
  });

  it('differs between payloads that differ', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        fc.pre(JSON.stringify(reversed(one)) !== JSON.stringify(other));
        expect(payloadKey('job', { value: one })).not.toBe(payloadKey('job', { value: other }));
      }),
    );
  });

  it('differs by the order of a list, and between jobs', () => {
    expect(payloadKey('job', [1, 2])).not.toBe(payloadKey('job', [2, 1]));
    expect(payloadKey('one', {})).not.toBe(payloadKey('other', {}));
  });

  it('takes a key that every object inherits for one like others', () => {
    const payload: unknown = JSON.parse('{"__proto__": 1, "a": 2}');
    expect(payloadKey('job', payload)).not.toBe(payloadKey('job', { a: 2 }));
  });
});
