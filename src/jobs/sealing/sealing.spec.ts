import { randomBytes } from 'node:crypto';
import { IsOptional, IsString } from 'class-validator';
import fc from 'fast-check';
import { Nested, NestedList } from '../../validation/index.js';
import { noBackoff } from '../declare/backoff.js';
import { seconds } from '../declare/durations.js';
import { Job, jobSpecOf } from '../declare/job.decorator.js';
import { Payload } from '../declare/payload.js';
import { Priority } from '../declare/priority.js';
import { defineQueue } from '../declare/queue-definition.js';
import { hiddenPayload } from './envelope.js';
import { SealingKeys } from './sealing-keys.js';
import { Sealing } from './sealing.js';
import { Sensitive } from './sensitive.decorator.js';

const queue = defineQueue('sealing-spec', {
  concurrency: 1,
  timeout: seconds(1),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(1) },
  keepFailed: { age: seconds(1) },
});

class Recipient {
  @IsString() readonly name: string;
  @Sensitive() @IsString() readonly token: string;
  @IsOptional() @Nested(() => Recipient) readonly deputy?: Recipient;
}

@Job('secret', { queue })
class Secret extends Payload<Secret> {
  @IsString() readonly user: string;
  @Sensitive() @IsOptional() readonly value?: unknown;
  @IsOptional() @NestedList(() => Recipient, { max: 9 }) readonly recipients?: readonly Recipient[];
}

@Job('plain', { queue })
class Plain extends Payload<Plain> {
  @IsString() readonly user: string;
}

const key = (id: string) => ({ id, key: randomBytes(32) });
const [a, b] = [key('a'), key('b')];
const job = { jobId: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', queue: 'sealing-spec' };
const sealingBy = (...keys: { id: string; key: Buffer }[]) => new Sealing(new SealingKeys(keys));
const sealing = sealingBy(a);
const SPEC = jobSpecOf(Secret);
const seal = (fields: object, of = job): Record<string, unknown> =>
  JSON.parse(JSON.stringify(sealing.seal(SPEC, of, fields))) as Record<string, unknown>;

describe('sealing', () => {
  it('opens to what was sealed, whatever JSON it is', () => {
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(json, fc.string({ unit: 'binary' }), (value, user) => {
        const stored = seal({ user, value });
        expect(Object.keys(stored['value'] as object)).toEqual(['$sealed']);
        expect(stored['user']).toBe(user);
        expect(sealing.open({ ...job, payload: stored })).toMatchObject({ payload: { user, value } });
      }),
    );
  });

  it('seals fields of nested objects and lists, at any depth', () => {
    const recipients = [
      { name: 'Ram', token: 'hunter-1' },
      { name: 'Sita', token: 'hunter-2', deputy: { name: 'Hari', token: 'hunter-3' } },
    ];
    const stored = seal({ user: 'u', recipients });
    expect(JSON.stringify(stored)).not.toContain('hunter');
    expect(JSON.stringify(stored)).toContain('Hari');
    const opened = sealing.open({ ...job, payload: stored });
    expect(opened).toEqual({ payload: { user: 'u', recipients }, secrets: ['hunter-1', 'hunter-2', 'hunter-3'] });
  });

  it('gives equal values different envelopes, and leaves absent fields absent', () => {
    expect(seal({ user: 'u', value: 'x' })).not.toEqual(seal({ user: 'u', value: 'x' }));
    expect(seal({ user: 'u' })).toEqual({ user: 'u' });
  });

  it('does not touch a payload without sensitive fields, and needs no key for it', () => {
    const payload = { user: 'u' };
    expect(sealingBy().seal(jobSpecOf(Plain), job, payload)).toBe(payload);
  });

  it('opens by any key that is configured, and seals by the first', () => {
    const stored = seal({ user: 'u', value: 'x' });
    expect(sealingBy(b, a).open({ ...job, payload: stored })).toMatchObject({ payload: { value: 'x' } });
    expect(JSON.stringify(sealingBy(b, a).seal(SPEC, job, { user: 'u', value: 'x' }))).toContain('"$sealed":"b.');
    expect(sealingBy(b).open({ ...job, payload: stored })).toMatchObject({ failure: { code: 'sealing_key_unknown' } });
    expect(sealingBy(b).open({ ...job, payload: stored }).failure?.message).toContain('"a"');
  });

  const stored = seal({ user: 'u', value: 'x', recipients: [{ name: 'Ram', token: 'hunter' }] });
  const text = (stored['value'] as { $sealed: string }).$sealed;
  const other = { ...a, key: randomBytes(32) };

  it.each<[string, () => unknown]>([
    ['another job', () => sealing.open({ ...job, jobId: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12', payload: stored })],
    ['another queue', () => sealing.open({ ...job, queue: 'other', payload: stored })],
    ['another field', () => sealing.open({ ...job, payload: { user: stored['value'] } })],
    ['another place of a list', () => sealing.open({ ...job, payload: { recipients: [null, stored['value']] } })],
    ['another key of its id', () => sealingBy(other).open({ ...job, payload: stored })],
    ['no key', () => sealing.open({ ...job, payload: { value: { $sealed: '' } } })],
    ['no text', () => sealing.open({ ...job, payload: { value: { $sealed: 'a.' } } })],
    ['too many parts', () => sealing.open({ ...job, payload: { value: { $sealed: `${text}.x` } } })],
    ['a short tag', () => sealing.open({ ...job, payload: { value: { $sealed: 'a.AAAAAAAAAAAAAAAA.AAAA.AAAA' } } })],
  ])('does not open in %s', (_, open) => {
    expect(open()).toMatchObject({ failure: { code: 'unsealing_failed' } });
  });

  it('does not open once any bit of it was changed', () => {
    const [id = '', ...parts] = text.split('.');
    const bytes = parts.map((part) => Buffer.from(part, 'base64url'));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 2 }), (at, bit, which) => {
        const changed = bytes.map((part) => Buffer.from(part));
        const part = changed[which] ?? Buffer.alloc(1);
        part.writeUInt8(part.readUInt8(at % part.length) ^ (1 << bit), at % part.length);
        const $sealed = [id, ...changed.map((one) => one.toString('base64url'))].join('.');
        expect(sealing.open({ ...job, payload: { value: { $sealed } } })).toMatchObject({
          failure: { code: 'unsealing_failed' },
        });
      }),
    );
  });

  it('takes a stored payload of any shape', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 10_000; depth++) deep = [deep];
    for (const payload of [null, 1, 'x', [], deep]) {
      expect(() => [sealing.open({ ...job, payload }), hiddenPayload(payload)]).not.toThrow();
    }
  });

  it('shows of a stored payload all but what is sealed, without knowing its class', () => {
    expect(hiddenPayload(stored)).toEqual({
      user: 'u',
      value: '[sensitive]',
      recipients: [{ name: 'Ram', token: '[sensitive]' }],
    });
  });

  it('refuses to start without a key when a job has sensitive fields', () => {
    const declared = (...specs: (typeof SPEC)[]) => [
      { jobs: new Map(specs.map((spec) => [spec.name, { ...spec, method: 'handle' }])) },
    ];
    expect(() => sealingBy().refuseWithoutKey(declared(jobSpecOf(Plain)))).not.toThrow();
    expect(() => sealing.refuseWithoutKey(declared(SPEC))).not.toThrow();
    expect(() => sealingBy().refuseWithoutKey(declared(jobSpecOf(Plain), SPEC))).toThrow(
      /the job "secret": set ENCRYPTION_KEYS=id:key, .*openssl rand -base64 32/,
    );
  });

  it('knows the same payload by a hash that only who has the key can try to guess', () => {
    const one = sealing.payloadKey(SPEC, { user: 'u', value: 'x' });
    expect(sealing.payloadKey(SPEC, { value: 'x', user: 'u' })).toBe(one);
    expect(sealing.payloadKey(SPEC, { user: 'u', value: 'y' })).not.toBe(one);
    expect(sealingBy(b).payloadKey(SPEC, { user: 'u', value: 'x' })).not.toBe(one);
    // No secret in it: it stays the same when the keys change.
    expect(sealing.payloadKey(jobSpecOf(Plain), { user: 'u' })).toBe(
      sealingBy(b).payloadKey(jobSpecOf(Plain), { user: 'u' }),
    );
  });
});
