import 'reflect-metadata';
import { BootFault } from '../../errors/index.js';
import { declarations } from './declarations.js';
import type { Milliseconds } from './durations.js';
import type { PayloadClass } from './payload.js';
import type { Priority } from './priority.js';
import type { Backoff } from './backoff.js';
import type { QueueDefinition } from './queue-definition.js';
import {
  type MadeOf,
  type Schedule,
  scheduleOf,
  type ScheduleOptions,
  type ScheduleWithPayload,
  type WithoutFields,
} from './schedule.js';
import type { JsonObject, Upcaster, Upcasters } from './upcasters.js';

const SPEC = Symbol('haat:job');

/** What a job may settle otherwise than its queue. */
export interface JobPolicy {
  readonly timeout?: Milliseconds;
  readonly attempts?: number;
  readonly backoff?: Backoff;
  readonly priority?: Priority;
}

/** The payloads of a job's older versions, by version. */
type OlderPayloads = { readonly [version: number]: JsonObject };

export interface JobOptions<Older extends OlderPayloads = OlderPayloads> extends JobPolicy {
  readonly queue: QueueDefinition;
  /** Earlier names of the job: what was recorded under them runs as this one. */
  readonly aliases?: readonly string[];
  /** Version of the payload, counted from 1 (the default): raised when what is stored would no longer be valid. */
  readonly version?: number;
  /** How a payload of each older version becomes one of the next. */
  readonly upcasters?: Upcasters<Older>;
  /** How long a deduplication key stays taken, counted from the acceptance, also after the job has completed. */
  readonly deduplicateFor?: Milliseconds;
}

export interface JobSpec {
  readonly name: string;
  readonly queue: QueueDefinition;
  readonly aliases: readonly string[];
  readonly payload: PayloadClass;
  readonly version: number;
  readonly upcasters: ReadonlyMap<number, Upcaster>;
  readonly policy: JobPolicy;
  readonly deduplicateFor?: Milliseconds;
  readonly schedule?: Schedule;
}

/** Makes a payload class a job. The name is what is stored: it outlives renames of the class. */
export function Job<const Older extends OlderPayloads>(
  name: string,
  options: JobOptions<Older> & { readonly schedule?: never },
): (payload: PayloadClass) => void;
/** Makes a payload class a job that is also enqueued by a schedule; the job's name is the schedule's id. */
export function Job<P extends object, const Older extends OlderPayloads>(
  name: string,
  options: JobOptions<Older> & { readonly schedule: ScheduleWithPayload<P> },
): <C extends PayloadClass>(payload: C & MadeOf<P, C>) => void;
export function Job<const Older extends OlderPayloads>(
  name: string,
  options: JobOptions<Older> & { readonly schedule: ScheduleOptions },
): <C extends PayloadClass>(payload: C & WithoutFields<C>) => void;
export function Job<const Older extends OlderPayloads>(
  name: string,
  options: JobOptions<Older> & { readonly schedule?: ScheduleOptions },
) {
  const { queue, aliases = [], version = 1, upcasters = {}, deduplicateFor, schedule, ...policy } = options;
  return (payload: PayloadClass): void => {
    const spec: JobSpec = {
      name,
      aliases,
      queue,
      payload,
      version,
      upcasters: new Map(Object.entries<Upcaster>(upcasters).map(([older, upcast]) => [Number(older), upcast])),
      policy,
      ...(deduplicateFor !== undefined && { deduplicateFor }),
      ...(schedule && { schedule: scheduleOf(schedule, payload) }),
    };
    Reflect.defineMetadata(SPEC, spec, payload);
    declarations.jobs.push(spec);
  };
}

/** @throws BootFault when the class is not a job. */
export function jobSpecOf(payload: PayloadClass): JobSpec {
  const spec: JobSpec | undefined = Reflect.getOwnMetadata(SPEC, payload);
  if (spec) return spec;
  throw new BootFault(`The class ${payload.name} is not a job: put @Job('its-name', { queue }) on it.`);
}
