import fc from 'fast-check';
import { exponential, fixed } from '../declare/backoff.js';
import { KERNEL_DEFAULT, type QueueDefinition } from '../declare/queue-definition.js';
import type { JobPolicy } from '../declare/job.decorator.js';
import {
  type CallLayer,
  type EnvironmentLayer,
  highest,
  isHalfRate,
  jobPolicyInForce,
  type OperatorLayer,
  POLICY_SOURCES,
  queuePolicyInForce,
} from './policy-in-force.js';

const DEFAULTS = { attempts: 3, backoffMs: 5000 };
const QUEUE: QueueDefinition = {
  name: 'orders',
  aliases: [],
  concurrency: 2,
  timeout: 200,
  attempts: 2,
  backoff: fixed(20),
  priority: 2,
  keepCompleted: { age: 1 },
  keepFailed: { age: 2 },
};
const BY_DEFAULT: QueueDefinition = { ...QUEUE, attempts: KERNEL_DEFAULT, backoff: KERNEL_DEFAULT };

interface Layers {
  readonly queue?: QueueDefinition;
  readonly job?: JobPolicy;
  readonly call?: CallLayer;
  readonly environment?: EnvironmentLayer;
  readonly operator?: OperatorLayer;
}

const ofJob = ({ queue = QUEUE, job = {}, call = {}, environment = {} }: Layers) =>
  jobPolicyInForce({ queue, policy: job }, call, { defaults: DEFAULTS, environment });
const ofQueue = ({ queue = QUEUE, environment = {}, operator = {} }: Layers) =>
  queuePolicyInForce(queue, operator, { defaults: DEFAULTS, environment });

describe('the policy of a job', () => {
  it.each<[string, Layers, object]>([
    ['the default', { queue: BY_DEFAULT }, { attempts: { value: 3, source: 'default' } }],
    ['the queue', {}, { attempts: { value: 2, source: 'queue' } }],
    ['the job', { job: { attempts: 4 } }, { attempts: { value: 4, source: 'job' } }],
    [
      'the job over the default',
      { queue: BY_DEFAULT, job: { attempts: 4 } },
      { attempts: { value: 4, source: 'job' } },
    ],
    ['the call', { job: { attempts: 4 }, call: { attempts: 5 } }, { attempts: { value: 5, source: 'call' } }],
    [
      'the environment',
      { job: { attempts: 4 }, call: { attempts: 5 }, environment: { attempts: 6 } },
      { attempts: { value: 6, source: 'environment' } },
    ],
    ['the default', { queue: BY_DEFAULT }, { backoff: { value: exponential(5000), source: 'default' } }],
    ['the queue', {}, { backoff: { value: fixed(20), source: 'queue' } }],
    ['the job', { job: { backoff: exponential(30) } }, { backoff: { value: exponential(30), source: 'job' } }],
    ['the call', { call: { backoff: exponential(40) } }, { backoff: { value: exponential(40), source: 'call' } }],
    [
      'the environment, which keeps whether the wait grows',
      { call: { backoff: exponential(40) }, environment: { backoffMs: 50 } },
      { backoff: { value: exponential(50), source: 'environment' } },
    ],
    ['the queue', {}, { timeout: { value: 200, source: 'queue' } }],
    ['the job', { job: { timeout: 300 } }, { timeout: { value: 300, source: 'job' } }],
    [
      'the environment',
      { job: { timeout: 300 }, environment: { timeoutMs: 500 } },
      { timeout: { value: 500, source: 'environment' } },
    ],
    ['the queue', {}, { priority: { value: 2, source: 'queue' } }],
    ['the job', { job: { priority: 3 } }, { priority: { value: 3, source: 'job' } }],
    ['the call', { job: { priority: 3 }, call: { priority: 4 } }, { priority: { value: 4, source: 'call' } }],
  ])('comes from %s: %j', (_, layers, expected) => {
    expect(ofJob(layers)).toMatchObject(expected);
  });
});

describe('the policy of a queue', () => {
  const LIMIT = { max: 10, per: 1000 };

  it.each<[string, Layers, object]>([
    ['the queue', {}, { concurrency: { value: 2, source: 'queue' } }],
    ['the environment', { environment: { concurrency: 5 } }, { concurrency: { value: 5, source: 'environment' } }],
    [
      'the operator',
      { environment: { concurrency: 5 }, operator: { concurrency: 6 } },
      { concurrency: { value: 6, source: 'operator' } },
    ],
    ['nobody', {}, { rateLimit: { value: null, source: 'default' } }],
    ['the queue', { queue: { ...QUEUE, rateLimit: LIMIT } }, { rateLimit: { value: LIMIT, source: 'queue' } }],
    [
      'the environment, half of it',
      { queue: { ...QUEUE, rateLimit: LIMIT }, environment: { rateMax: 3 } },
      { rateLimit: { value: { max: 3, per: 1000 }, source: 'environment' } },
    ],
    [
      'the environment, the other half of it',
      { queue: { ...QUEUE, rateLimit: LIMIT }, environment: { ratePerMs: 7 } },
      { rateLimit: { value: { max: 10, per: 7 }, source: 'environment' } },
    ],
    [
      'the environment, all of it',
      { environment: { rateMax: 3, ratePerMs: 7 } },
      { rateLimit: { value: { max: 3, per: 7 }, source: 'environment' } },
    ],
    [
      'the environment, which lifts it',
      { queue: { ...QUEUE, rateLimit: LIMIT }, environment: { rateMax: 0 } },
      { rateLimit: { value: null, source: 'environment' } },
    ],
    [
      'the operator',
      { environment: { rateMax: 3, ratePerMs: 7 }, operator: { rateLimit: LIMIT } },
      { rateLimit: { value: LIMIT, source: 'operator' } },
    ],
    [
      'the operator, who lifts it',
      { queue: { ...QUEUE, rateLimit: LIMIT }, operator: { rateLimit: null } },
      { rateLimit: { value: null, source: 'operator' } },
    ],
    ['nobody', {}, { exclusive: { value: false, source: 'default' }, sweep: { value: false, source: 'default' } }],
    ['the queue', { queue: { ...QUEUE, exclusive: true } }, { exclusive: { value: true, source: 'queue' } }],
    ['the queue', { queue: { ...QUEUE, sweep: true } }, { sweep: { value: true, source: 'queue' } }],
    ['the queue', {}, { keepCompleted: { value: { age: 1 }, source: 'queue' } }],
    ['the queue', {}, { keepFailed: { value: { age: 2 }, source: 'queue' } }],
  ])('comes from %s: %j', (_, layers, expected) => {
    expect(ofQueue(layers)).toMatchObject(expected);
  });

  it('is half a rate limit only when the other half is nowhere', () => {
    expect(isHalfRate(undefined, { rateMax: 3 })).toBe(true);
    expect(isHalfRate(undefined, { ratePerMs: 3 })).toBe(true);
    expect(isHalfRate(undefined, {})).toBe(false);
    expect(isHalfRate(undefined, { rateMax: 0 })).toBe(false);
    expect(isHalfRate(undefined, { rateMax: 3, ratePerMs: 4 })).toBe(false);
    expect(isHalfRate(LIMIT, { rateMax: 3 })).toBe(false);
  });
});

describe('the layers', () => {
  const values = fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined });

  it('are won by the highest that states a value', () => {
    const layers = fc.tuple(...POLICY_SOURCES.slice(1).map((source) => fc.tuple(fc.constant(source), values)));
    fc.assert(
      fc.property(layers, (higher) => {
        const winner = higher.findLast(([, value]) => value !== undefined) ?? ['default', 0];
        expect(highest<number>({ value: 0, source: 'default' }, ...higher)).toEqual({
          value: winner[1],
          source: winner[0],
        });
      }),
    );
  });

  it('are won by the highest in each value of a job', () => {
    fc.assert(
      fc.property(fc.boolean(), values, values, values, (isDeclared, job, call, environment) => {
        const policy = ofJob({
          queue: isDeclared ? QUEUE : BY_DEFAULT,
          job: { ...(job !== undefined && { attempts: job, backoff: fixed(job) }) },
          call: { ...(call !== undefined && { attempts: call, backoff: fixed(call) }) },
          environment: { ...(environment !== undefined && { attempts: environment, backoffMs: environment }) },
        });
        const stated = environment ?? call ?? job;
        const source =
          (environment !== undefined && 'environment') ||
          (call !== undefined && 'call') ||
          (job !== undefined && 'job') ||
          (isDeclared ? 'queue' : 'default');
        expect(policy.attempts).toEqual({ value: stated ?? (isDeclared ? 2 : 3), source });
        expect(policy.backoff.source).toBe(source);
        expect(policy.backoff.value.delay).toBe(stated ?? (isDeclared ? 20 : 5000));
      }),
    );
  });
});
