import { type Backoff, exponential } from '../declare/backoff.js';
import type { Milliseconds } from '../declare/durations.js';
import type { JobSpec } from '../declare/job.decorator.js';
import type { Priority } from '../declare/priority.js';
import { KERNEL_DEFAULT, type QueueDefinition, type RateLimit, type Retention } from '../declare/queue-definition.js';

/**
 * Where a value comes from, lowest first: each layer wins over those before it. The operator's is last, because what a
 * person settles at run time must not wait for a restart; it holds concurrency and rate only.
 */
export const POLICY_SOURCES = ['default', 'queue', 'job', 'call', 'environment', 'operator'] as const;
export type PolicySource = (typeof POLICY_SOURCES)[number];

export interface Sourced<T> {
  readonly value: T;
  readonly source: PolicySource;
}

/** What the environment says, of one queue or as the default of all. */
export interface EnvironmentLayer {
  readonly concurrency?: number;
  readonly attempts?: number;
  readonly backoffMs?: Milliseconds;
  readonly timeoutMs?: Milliseconds;
  readonly rateMax?: number;
  readonly ratePerMs?: Milliseconds;
}

/** What an operator has settled at run time (`haat.queues`). */
export interface OperatorLayer {
  readonly concurrency?: number;
  /** null: none, whatever the other layers say. */
  readonly rateLimit?: RateLimit | null;
}

/** What one call may settle of the policy of its job. */
export interface CallLayer {
  readonly attempts?: number;
  readonly backoff?: Backoff;
  readonly priority?: Priority;
}

export interface KernelDefaults {
  readonly attempts: number;
  readonly backoffMs: Milliseconds;
}

/** The policy by which a job runs. */
export interface JobPolicyInForce {
  readonly timeout: Sourced<Milliseconds>;
  readonly attempts: Sourced<number>;
  readonly backoff: Sourced<Backoff>;
  readonly priority: Sourced<Priority>;
}

/** The policy of a queue, and of its jobs as far as they settle nothing themselves. */
export interface QueuePolicyInForce extends JobPolicyInForce {
  readonly concurrency: Sourced<number>;
  readonly rateLimit: Sourced<RateLimit | null>;
  readonly keepCompleted: Sourced<Retention>;
  readonly keepFailed: Sourced<Retention>;
  readonly exclusive: Sourced<boolean>;
  readonly sweep: Sourced<boolean>;
}

/** The value of the highest layer that states one. */
export function highest<T>(lowest: Sourced<T>, ...higher: readonly (readonly [PolicySource, T | undefined])[]) {
  return higher.reduce<Sourced<T>>(
    (below, [source, value]) => (value === undefined ? below : { value, source }),
    lowest,
  );
}

/** The layers that are above every declaration. */
export interface Surroundings {
  readonly defaults: KernelDefaults;
  readonly environment: EnvironmentLayer;
}

export function jobPolicyInForce(
  { queue, policy }: Pick<JobSpec, 'queue' | 'policy'>,
  call: CallLayer,
  surroundings: Surroundings,
): JobPolicyInForce {
  const { environment } = surroundings;
  const declared = {
    attempts: highest(defaulted(queue.attempts, surroundings.defaults.attempts), ['job', policy.attempts]),
    backoff: highest(defaulted(queue.backoff, exponential(surroundings.defaults.backoffMs)), ['job', policy.backoff]),
  };
  return {
    timeout: highest(
      { value: queue.timeout, source: 'queue' },
      ['job', policy.timeout],
      ['environment', environment.timeoutMs],
    ),
    attempts: highest(declared.attempts, ['call', call.attempts], ['environment', environment.attempts]),
    backoff: withDelay(highest(declared.backoff, ['call', call.backoff]), environment.backoffMs),
    priority: highest({ value: queue.priority, source: 'queue' }, ['job', policy.priority], ['call', call.priority]),
  };
}

export function queuePolicyInForce(
  queue: QueueDefinition,
  operator: OperatorLayer,
  surroundings: Surroundings,
): QueuePolicyInForce {
  const { environment } = surroundings;
  return {
    ...jobPolicyInForce({ queue, policy: {} }, {}, surroundings),
    concurrency: highest(
      { value: queue.concurrency, source: 'queue' },
      ['environment', environment.concurrency],
      ['operator', operator.concurrency],
    ),
    rateLimit: highest<RateLimit | null>(
      optional<RateLimit | null>(queue.rateLimit, null),
      ['environment', environmentRate(queue.rateLimit, environment)],
      ['operator', operator.rateLimit],
    ),
    keepCompleted: { value: queue.keepCompleted, source: 'queue' },
    keepFailed: { value: queue.keepFailed, source: 'queue' },
    exclusive: optional(queue.exclusive, false),
    sweep: optional(queue.sweep, false),
  };
}

/** Whether the environment names one half of a rate limit whose other half nobody names. */
export function isHalfRate(declared: RateLimit | undefined, { rateMax, ratePerMs }: EnvironmentLayer): boolean {
  if (declared !== undefined || rateMax === 0) return false;
  return (rateMax === undefined) !== (ratePerMs === undefined);
}

/** Each half may be settled by itself; undefined when neither is, null when the limit is lifted. */
function environmentRate(
  declared: RateLimit | undefined,
  { rateMax, ratePerMs }: EnvironmentLayer,
): RateLimit | null | undefined {
  if (rateMax === 0) return null;
  if (rateMax === undefined && ratePerMs === undefined) return undefined;
  const max = rateMax ?? declared?.max;
  const per = ratePerMs ?? declared?.per;
  return max === undefined || per === undefined ? undefined : { max, per };
}

/** The environment settles how long the wait is; whether it grows is a matter of the job. */
function withDelay(below: Sourced<Backoff>, delay: Milliseconds | undefined): Sourced<Backoff> {
  return delay === undefined ? below : { value: { ...below.value, delay }, source: 'environment' };
}

function defaulted<T>(declared: T | typeof KERNEL_DEFAULT, value: T): Sourced<T> {
  return declared === KERNEL_DEFAULT ? { value, source: 'default' } : { value: declared, source: 'queue' };
}

function optional<T>(declared: T | undefined, otherwise: T): Sourced<T> {
  return declared === undefined ? { value: otherwise, source: 'default' } : { value: declared, source: 'queue' };
}
