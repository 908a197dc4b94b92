import type { PayloadClass } from './payload.js';

/** What becomes of slots that passed while nobody could fire them: after a downtime, or a database that was away. */
export const MISSED_POLICIES = ['skip', 'latest', 'all'] as const;

/**
 * - `skip`: they are dropped.
 * - `latest`: one job stands for all of them, that of the latest slot; for work that catches up by itself.
 * - `all`: a job for each, oldest first, up to the newest 1,000.
 */
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

/** What becomes of a slot while the schedule's last job is unfinished: `skip` drops it, `queue` enqueues it behind. */
export type OverlapPolicy = 'skip' | 'queue';

export interface ScheduleOptions {
  /** A cron pattern of five fields, or of six with the seconds first, in the time of `SCHEDULER_TIMEZONE`. */
  readonly pattern: string;
  readonly missed: MissedPolicy;
  /** `skip` unless stated. */
  readonly overlap?: OverlapPolicy;
}

/** A schedule whose payload depends on the slot, or has required fields. */
export interface ScheduleWithPayload<P extends object> extends ScheduleOptions {
  /** Makes the payload of a slot's job: of the slot alone, because any process may be the one that fires it. */
  readonly payload: (slot: Date) => P;
}

/** A job's schedule with everything decided. */
export interface Schedule {
  readonly pattern: string;
  readonly missed: MissedPolicy;
  readonly overlap: OverlapPolicy;
  readonly payload: (slot: Date) => object;
}

/** A payload class whose payloads are what the schedule makes, or the sentence that says what is wrong. */
export type MadeOf<P, C extends PayloadClass> =
  P extends InstanceType<C> ? unknown : "The schedule's payload() makes the payload of another job";

/** A payload class that needs no fields, or the sentence that says what to do. */
export type WithoutFields<C extends PayloadClass> = object extends ConstructorParameters<C>[0]
  ? unknown
  : 'This payload has required fields: give the schedule a payload: (slot) => new ItsPayload({ … })';

export function scheduleOf(
  { pattern, missed, overlap = 'skip', payload }: ScheduleOptions & Partial<ScheduleWithPayload<object>>,
  payloadClass: PayloadClass,
): Schedule {
  // Without a factory the class needs no fields: the decorator's type makes sure.
  const constructible = payloadClass as unknown as new (fields: object) => object;
  return { pattern, missed, overlap, payload: payload ?? (() => new constructible({})) };
}
