import { Injectable } from '@nestjs/common';
import { nestedType, ruledFields } from '../../validation/index.js';
import type { DeclaredQueue } from '../declare/job-catalog.js';
import type { JobSpec } from '../declare/job.decorator.js';
import type { PayloadClass } from '../declare/payload.js';
import { payloadKey } from '../record/payload-key.js';
import type { Run } from '../run/run.js';
import { type Envelope, mapEnvelopes, type Place, SEALED } from './envelope.js';
import { SealedTexts } from './sealed-texts.js';
import { SealingKeys } from './sealing-keys.js';
import { keyMissing, SealingKeyUnknown, UnsealingFailed } from './sealing.errors.js';
import { textsOf } from './secrets.js';
import { hasSensitiveFields, isSensitive } from './sensitive.decorator.js';

/** Either the payload in clear, with the texts that must not be told of it, or why it cannot be had. */
export type Opened =
  | { readonly payload: unknown; readonly secrets: readonly string[]; readonly failure?: undefined }
  | { readonly failure: SealingKeyUnknown | UnsealingFailed };

type JobOf = Pick<Run, 'jobId' | 'queue'>;

/** Seals the sensitive fields of payloads before they are recorded, and opens them for the handler. */
@Injectable()
export class Sealing {
  readonly #texts: SealedTexts;

  constructor(private readonly keys: SealingKeys) {
    this.#texts = new SealedTexts(keys);
  }

  /** @throws BootFault when a job has sensitive fields and there is no key to seal them. */
  refuseWithoutKey(queues: Iterable<Pick<DeclaredQueue, 'jobs'>>): void {
    if (this.keys.current) return;
    const names = [...sensitiveJobs(queues)];
    if (names.length > 0) throw keyMissing(sensitiveFieldsOf(names.join(', ')));
  }

  /** The payload as it may be written, with an envelope in the place of every sensitive value. */
  seal({ name, payload: type }: JobSpec, job: JobOf, payload: object): object {
    if (!hasSensitiveFields(type)) return payload;
    const what = sensitiveFieldsOf(`"${name}"`);
    const seal = (value: unknown, place: Place): Envelope => ({
      [SEALED]: this.#texts.seal(JSON.stringify(value), contextOf(job, place), what),
    });
    return sealFields(type, payload, seal, []);
  }

  /** Opens every envelope of a stored payload, also of a field that is not marked as sensitive any more. */
  open(run: Pick<Run, 'jobId' | 'queue' | 'payload'>): Opened {
    const secrets: string[] = [];
    try {
      const payload = mapEnvelopes(run.payload, (envelope, place) => {
        const value = this.#openOne(run, envelope, place);
        secrets.push(...textsOf(value));
        return value;
      });
      return { payload, secrets };
    } catch (error) {
      if (error instanceof SealingKeyUnknown || error instanceof UnsealingFailed) return { failure: error };
      throw error;
    }
  }

  /** The deduplication key of a payload. Of a secret that could be guessed even a plain hash would tell. */
  payloadKey({ name, payload: type }: JobSpec, payload: object): string {
    return payloadKey(name, payload, hasSensitiveFields(type) ? this.keys.current?.hashing : undefined);
  }

  #openOne(job: JobOf, envelope: Envelope, place: Place): unknown {
    const field = place.join('.');
    const text = this.#texts.open(envelope[SEALED], contextOf(job, place), field);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new UnsealingFailed(field, { cause: error });
    }
  }
}

function* sensitiveJobs(queues: Iterable<Pick<DeclaredQueue, 'jobs'>>): Generator<string> {
  for (const { jobs } of queues) {
    for (const { name, payload } of jobs.values()) if (hasSensitiveFields(payload)) yield `"${name}"`;
  }
}

/** An envelope opens only where it was sealed: not in another job, nor in another field. */
function contextOf({ jobId, queue }: JobOf, place: Place): string {
  return JSON.stringify([jobId, queue, ...place]);
}

type Seal = (value: unknown, place: Place) => Envelope;
type AnyClass = PayloadClass | (abstract new (...parameters: never[]) => object);

function sealFields(type: AnyClass, fields: object, seal: Seal, place: Place): object {
  const sealed: Record<string, unknown> = { ...fields };
  for (const field of ruledFields(type)) {
    const value = sealed[field];
    if (value === undefined) continue;
    const nested = nestedType(type.prototype as object, field)?.();
    if (isSensitive(type, field)) sealed[field] = seal(value, [...place, field]);
    else if (nested && hasSensitiveFields(nested)) sealed[field] = sealNested(nested, value, seal, [...place, field]);
  }
  return sealed;
}

function sealNested(type: AnyClass, value: unknown, seal: Seal, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => sealNested(type, item, seal, [...place, index]));
  return typeof value === 'object' && value !== null ? sealFields(type, value, seal, place) : value;
}

const sensitiveFieldsOf = (jobs: string): string => `the sensitive fields of the job ${jobs}`;
