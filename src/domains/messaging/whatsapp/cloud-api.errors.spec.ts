import * as fc from 'fast-check';
import { classify, ERROR_TABLE, type ErrorClass } from './cloud-api.errors.js';

const transient: ErrorClass = { kind: 'transient' };
const slowSender: ErrorClass = { kind: 'slow_down', scope: 'sender' };
const slowRecipient: ErrorClass = { kind: 'slow_down', scope: 'recipient' };
const stopped: ErrorClass = { kind: 'sender_stopped' };
const permanent: ErrorClass = { kind: 'permanent', alert: false };
const unknown: ErrorClass = { kind: 'permanent', alert: true };
const templateDisabled: ErrorClass = { kind: 'permanent', alert: true, followUp: 'disable_template' };

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

// Written out again, independently of the table under test, because each line decides about somebody's message.
const expected: readonly (readonly [name: string, ErrorClass, readonly number[]])[] = [
  ['transient', transient, [1, 2, 131000, 131016, 131057, 132069, 133004]],
  ['too fast for the sender', slowSender, [4, 80007, 130429]],
  ['too fast for the recipient', slowRecipient, [131056]],
  ['sender stopped: token', stopped, [0, 3, 10, 33, 190, ...range(200, 299)]],
  ['sender stopped: account', stopped, [368, 131005, 131031, 131037, 131042, 131045, 131048, 133006, 133010]],
  ['permanent', permanent, [100, 130472, 130497, 131008, 131009, 131021, 131047, 131049, 131051, 131052, 131053]],
  ['permanent: template', permanent, [...range(132000, 132014), ...range(132017, 132068)]],
  ['unreachable on WhatsApp', { kind: 'permanent', alert: false, followUp: 'fall_back_to_email' }, [131026]],
  ['no marketing wanted', { kind: 'permanent', alert: false, followUp: 'suppress_marketing' }, [131050]],
  ['template disabled', templateDisabled, [132015, 132016]],
];

describe('classify', () => {
  it.each(expected)('%s', (_, errorClass, codes) => {
    for (const code of codes) {
      for (const httpStatus of [undefined, 200, 400, 401, 429, 500, 503]) {
        expect({ code, httpStatus, class: classify({ code, httpStatus }) }).toEqual({
          code,
          httpStatus,
          class: errorClass,
        });
      }
    }
  });

  it.each([199, 300, 191, 131999, 132070, 131030, 133015, -1, 1.5, Number.NaN])(
    'leaves the unlisted code %p to the HTTP status',
    (code) => {
      expect(classify({ code, httpStatus: 400 })).toEqual(unknown);
      expect(classify({ code, httpStatus: 429 })).toEqual(unknown);
      expect(classify({ code, httpStatus: 500 })).toEqual(transient);
      expect(classify({ code, httpStatus: 599 })).toEqual(transient);
      expect(classify({ code })).toEqual(unknown);
    },
  );

  it('takes a 5xx without a code for transient, and anything else for permanent with an alert', () => {
    expect(classify({ httpStatus: 502 })).toEqual(transient);
    expect(classify({ httpStatus: 404 })).toEqual(unknown);
    expect(classify({ httpStatus: 600 })).toEqual(unknown);
    expect(classify({})).toEqual(unknown);
    // A gateway's plain answer: the whole sender is too fast, which no single message is to blame for.
    expect(classify({ httpStatus: 429 })).toEqual(slowSender);
  });

  it('names every code once', () => {
    const codes = ERROR_TABLE.flatMap(([, listed]) =>
      listed.flatMap((entry) => (typeof entry === 'number' ? [entry] : range(...entry))),
    );
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.toSorted()).toEqual(expected.flatMap(([, , listed]) => listed).toSorted());
  });

  it('gives a class for whatever comes, and lets a known code decide alone', () => {
    const listed = expected.flatMap(([, , codes]) => codes);
    const code = fc.oneof(fc.constantFrom(...listed), fc.integer(), fc.double(), fc.constant(undefined));
    const httpStatus = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer(), fc.constant(undefined));
    fc.assert(
      fc.property(code, httpStatus, httpStatus, (someCode, status, otherStatus) => {
        const found = classify({ code: someCode, httpStatus: status });
        expect(['transient', 'slow_down', 'sender_stopped', 'permanent']).toContain(found.kind);
        if (someCode !== undefined && listed.includes(someCode)) {
          expect(classify({ code: someCode, httpStatus: otherStatus })).toBe(found);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
