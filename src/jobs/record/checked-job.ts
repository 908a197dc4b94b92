import type { ClassConstructor } from 'class-transformer';
import { v7 as uuidv7 } from 'uuid';
import { InvalidInput } from '../../errors/index.js';
import { validated } from '../../validation/index.js';
import { jobSpecOf, type JobSpec } from '../declare/job.decorator.js';
import type { PayloadClass } from '../declare/payload.js';
import type { EnqueueOptions } from './enqueue-options.js';
import { optionFaults } from './option-faults.js';
import { plainPayload } from './plain-payload.js';

/** What somebody wants to enqueue, once nothing is wrong with it. */
export interface CheckedJob {
  readonly id: string;
  readonly spec: JobSpec;
  /** The payload as plain JSON. */
  readonly plain: object;
  readonly keys: readonly string[] | undefined;
}

/**
 * Gives the job its id and holds it against its rules.
 *
 * @throws InvalidInput naming every field of the payload and every option that breaks a rule
 * @throws HaatError `payload_too_large`
 */
export function checkedJob(payload: object, options: EnqueueOptions): CheckedJob {
  const spec = specOf(payload);
  const plain = plainPayload(payload);
  const id = uuidv7();
  const keys = typeof options.keys === 'function' ? options.keys(id) : options.keys;
  const { faults = [] } = validated<object>(spec.payload as ClassConstructor<object>, plain, 'payload');
  const all = [...faults, ...optionFaults(options, keys ?? [])];
  if (all.length > 0) throw new InvalidInput(all);
  return { id, spec, plain, keys };
}

function specOf(payload: unknown): JobSpec {
  const isObject = typeof payload === 'object' && payload !== null;
  // Not `payload.constructor`, which a field of the payload could be.
  const type: unknown = isObject ? Reflect.get(Object.getPrototypeOf(payload) ?? {}, 'constructor') : undefined;
  if (typeof type === 'function') return jobSpecOf(type as unknown as PayloadClass);
  throw new InvalidInput([{ field: 'payload', message: 'must be an instance of a class with @Job' }]);
}
