/*
 * What must not compile. Each `@ts-expect-error` is an error of its own when the line below it does compile, so the
 * type check of the project (`npm run typecheck`) is what runs most of this file.
 */
import { IsString } from 'class-validator';
import type { JobContext } from '../run/job-context.js';
import { exponential, noBackoff } from './backoff.js';
import { seconds } from './durations.js';
import { Handles } from './handles.decorator.js';
import { Job } from './job.decorator.js';
import { Payload } from './payload.js';
import { Priority } from './priority.js';
import { QueueProcessor } from './processor.decorator.js';
import { defineQueue, KERNEL_DEFAULT, type QueuePolicy } from './queue-definition.js';

const policy: QueuePolicy = {
  concurrency: 1,
  timeout: seconds(1),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(1) },
  keepFailed: { age: seconds(1) },
};
const queue = defineQueue('types', policy);

@Job('route-order', { queue })
class RouteOrder extends Payload<RouteOrder> {
  @IsString() readonly orderId: string;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  readonly urgent?: boolean;
  readonly note: string | null;
}

@Job('send-email', { queue })
class SendEmail extends Payload<SendEmail> {
  readonly to: string;
}

const VALID = { orderId: 'O1', lines: [{ productId: 'P1', quantity: 2 }], note: null };

describe('a payload', () => {
  it('holds the fields that it was made from', () => {
    const payload = new RouteOrder({ ...VALID, urgent: true });
    expect(payload).toBeInstanceOf(RouteOrder);
    expect({ ...payload }).toEqual({ ...VALID, urgent: true });
    expect(JSON.parse(JSON.stringify(payload))).toEqual({ ...payload });
  });
});

/** Compiled and never called. */
export function fields(): unknown[] {
  return [
    new RouteOrder(VALID),
    new RouteOrder({ ...VALID, urgent: false }),
    // @ts-expect-error a missing field
    new RouteOrder({ orderId: 'O1', note: null }),
    // @ts-expect-error all of them missing
    new RouteOrder(),
    // @ts-expect-error a field of a wrong type
    new RouteOrder({ ...VALID, orderId: 1 }),
    // @ts-expect-error a wrong type further down
    new RouteOrder({ ...VALID, lines: [{ productId: 'P1', quantity: '2' }] }),
    // @ts-expect-error a field that is missing further down
    new RouteOrder({ ...VALID, lines: [{ productId: 'P1' }] }),
    // @ts-expect-error an unknown field
    new RouteOrder({ ...VALID, colour: 'red' }),
    // @ts-expect-error null where nothing says that it may be
    new RouteOrder({ ...VALID, orderId: null }),
  ];
}

class WithDate extends Payload<WithDate> {
  readonly at: Date;
}
class WithBigInt extends Payload<WithBigInt> {
  readonly amount: bigint;
}
class WithFunction extends Payload<WithFunction> {
  readonly call: () => void;
}
class WithMethod extends Payload<WithMethod> {
  readonly name: string;
  shout(): string {
    return this.name.toUpperCase();
  }
}
class WithMap extends Payload<WithMap> {
  readonly prices: Map<string, number>;
}
class WithSet extends Payload<WithSet> {
  readonly names: Set<string>;
}
class WithSymbol extends Payload<WithSymbol> {
  readonly sign: symbol;
}
class WithDateInside extends Payload<WithDateInside> {
  readonly slots: readonly { readonly from: Date }[];
}
class WithPerhapsDate extends Payload<WithPerhapsDate> {
  readonly at: string | Date;
}

/** What JSON does not carry cannot be put into a payload. */
export function notJson(): unknown[] {
  return [
    // @ts-expect-error a date
    new WithDate({ at: new Date() }),
    // @ts-expect-error a bigint
    new WithBigInt({ amount: 1n }),
    // @ts-expect-error a function
    new WithFunction({ call: () => undefined }),
    // @ts-expect-error a method: a payload is data
    new WithMethod({ name: 'x', shout: () => 'X' }),
    // @ts-expect-error a map
    new WithMap({ prices: new Map() }),
    // @ts-expect-error a set
    new WithSet({ names: new Set() }),
    // @ts-expect-error a symbol
    new WithSymbol({ sign: Symbol('x') }),
    // @ts-expect-error a date further down
    new WithDateInside({ slots: [{ from: new Date() }] }),
    // @ts-expect-error a date among what is allowed
    new WithPerhapsDate({ at: new Date() }),
    new WithPerhapsDate({ at: '2026-01-01' }),
  ];
}

/** A method handles the job whose payload it takes. */
export function handlers(): unknown[] {
  class Fitting extends QueueProcessor {
    @Handles(RouteOrder) route({ orderId }: RouteOrder, job: JobContext) {
      return `${orderId} ${job.attempt}`;
    }
    @Handles(SendEmail) async send({ to }: SendEmail) {
      return to;
    }
  }
  class Mistaken extends QueueProcessor {
    // @ts-expect-error the payload of another job
    @Handles(SendEmail)
    route({ orderId }: RouteOrder) {
      return orderId;
    }

    // @ts-expect-error a payload that is none
    @Handles(RouteOrder)
    count(orders: number) {
      return orders;
    }

    // @ts-expect-error a context that is none
    @Handles(RouteOrder)
    log(_: RouteOrder, log: string) {
      return log;
    }

    // @ts-expect-error not a method
    @Handles(RouteOrder)
    field = 1;
  }
  // @ts-expect-error not a class
  return [Fitting, Mistaken, Handles('route-order')];
}

type FirstOrder = { readonly order: string };
type SecondOrder = { readonly orderId: string; readonly urgent: boolean };

/** Upcasters take what was stored, which is JSON, and give JSON. */
export function upcasters(): unknown[] {
  return [
    Job('x', {
      queue,
      version: 3,
      upcasters: {
        1: ({ order }: FirstOrder): SecondOrder => ({ orderId: order, urgent: false }),
        2: (second: SecondOrder) => ({ ...second, lines: [{ productId: 'P1', quantity: 1 }], note: null }),
      },
    }),
    Job('x', { queue, version: 2, upcasters: { 1: (first) => ({ orderId: first['order'] }) } }),
    // @ts-expect-error a date was never stored
    Job('x', { queue, version: 2, upcasters: { 1: ({ at }: { at: Date }) => ({ at: at.toISOString() }) } }),
    // @ts-expect-error a date cannot be stored
    Job('x', { queue, version: 2, upcasters: { 1: ({ order }: FirstOrder) => ({ order, at: new Date() }) } }),
    // @ts-expect-error nor a bigint
    Job('x', { queue, version: 2, upcasters: { 1: ({ order }: FirstOrder) => ({ order, amount: 1n }) } }),
    // @ts-expect-error a payload is an object
    Job('x', { queue, version: 2, upcasters: { 1: ({ order }: FirstOrder) => order } }),
    // @ts-expect-error nothing is waited for
    Job('x', { queue, version: 2, upcasters: { 1: async ({ order }: FirstOrder) => ({ order }) } }),
    // @ts-expect-error nothing comes back
    Job('x', { queue, version: 2, upcasters: { 1: () => undefined } }),
  ];
}

/** A queue is fully decided about, and a job overrides only what it may. */
export function policies(): unknown[] {
  const { concurrency, attempts, backoff, priority, keepCompleted, keepFailed } = policy;
  const withoutTimeout = { concurrency, attempts, backoff, priority, keepCompleted, keepFailed };
  return [
    Job('x', { queue, attempts: 2, backoff: exponential(1), priority: 10, timeout: 1, deduplicateFor: 1 }),
    // @ts-expect-error a part of the policy is missing
    defineQueue('x', withoutTimeout),
    // @ts-expect-error a priority that there is not
    defineQueue('x', { ...policy, priority: 11 }),
    // @ts-expect-error a knob that there is not
    defineQueue('x', { ...policy, retries: 3 }),
    Job('x', { queue, aliases: ['y'], version: 1 }),
    defineQueue('x', { ...policy, exclusive: true, sweep: true }, { aliases: ['y'] }),
    defineQueue('x', { ...policy, attempts: KERNEL_DEFAULT, backoff: KERNEL_DEFAULT }),
    // @ts-expect-error only these two are left to the kernel
    defineQueue('x', { ...policy, timeout: KERNEL_DEFAULT }),
    // @ts-expect-error aliases are names
    Job('x', { queue, aliases: [RouteOrder] }),
    // @ts-expect-error a job of no queue
    Job('x', {}),
    // @ts-expect-error how many run at a time is a matter of the queue
    Job('x', { queue, concurrency: 3 }),
  ];
}
