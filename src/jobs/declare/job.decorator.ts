import 'reflect-metadata';
import { BootFault } from '../../errors/index.js';
import { declarations } from './declarations.js';
import type { Milliseconds } from './durations.js';
import type { PayloadClass } from './payload.js';
import type { QueueDefinition, QueuePolicy } from './queue-definition.js';

const SPEC = Symbol('haat:job');

/** What a job may settle otherwise than its queue. */
type JobPolicy = Partial<Pick<QueuePolicy, 'timeout' | 'attempts' | 'backoff' | 'priority'>>;

export interface JobOptions extends JobPolicy {
  readonly queue: QueueDefinition;
  /** How long a deduplication key stays taken, counted from the acceptance, also after the job has completed. */
  readonly deduplicateFor?: Milliseconds;
}

export interface JobSpec {
  readonly name: string;
  readonly queue: QueueDefinition;
  readonly payload: PayloadClass;
  readonly policy: JobPolicy;
  readonly deduplicateFor?: Milliseconds;
}

/** Makes a payload class a job. The name is what is stored: it outlives renames of the class. */
export function Job(name: string, { queue, deduplicateFor, ...policy }: JobOptions) {
  return <P extends object>(payload: PayloadClass<P>): void => {
    const spec: JobSpec = { name, queue, payload, policy, ...(deduplicateFor !== undefined && { deduplicateFor }) };
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
