import { AssertionError } from 'node:assert';
import type { Transaction } from '../../database/index.js';
import type { PayloadClass } from '../declare/payload.js';
import type { Enqueued, EnqueueOptions, EnqueueRequest } from '../record/enqueue-options.js';
import { checkedJob } from '../record/checked-job.js';
import { Jobs } from '../record/jobs.js';
import { deduplicationKeyOf, payloadKey } from '../record/payload-key.js';

/** A job that the tested code has enqueued. */
export interface RecordedJob<P extends object = object> {
  readonly jobId: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: P;
  /** As they were given; keys that depend on the job's id are resolved. */
  readonly options: EnqueueOptions;
  /** The transaction that it was to join; none when it was enqueued by itself. */
  readonly tx: Transaction | undefined;
}

/**
 * Stands in for {@link Jobs} in unit tests: payloads are validated as usual, and what was enqueued is remembered. There
 * is no queue and no database, so nothing runs, and a rollback takes nothing back.
 */
export class RecordingJobs extends Jobs {
  #recorded: RecordedJob[] = [];

  constructor() {
    // Nothing of the base is used: it is extended so that this fits wherever Jobs does.
    super(...([] as unknown as ConstructorParameters<typeof Jobs>));
  }

  /** @throws InvalidInput when the payload breaks its class's rules, as the real one does. */
  override async enqueue(
    tx: Transaction | undefined,
    payload: object,
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    const { id: jobId, spec, plain, keys } = checkedJob(payload, options);
    const { name, queue } = spec;
    const deduplicationKey = deduplicationKeyOf(options, () => payloadKey(name, plain));
    const owner = this.#ownerOf(queue.name, deduplicationKey);
    const job = owner ?? {
      jobId,
      queue: queue.name,
      name,
      payload,
      tx,
      options: { ...options, ...(keys && { keys }), ...(deduplicationKey !== undefined && { deduplicationKey }) },
    };
    if (!owner) this.#recorded.push(job);
    return {
      jobId: job.jobId,
      queue: job.queue,
      name: job.name,
      state: 'pending',
      outcome: owner ? 'deduplicated' : 'created',
    };
  }

  override async enqueueAll(tx: Transaction, requests: readonly EnqueueRequest[]): Promise<readonly Enqueued[]> {
    const answers: Enqueued[] = [];
    for (const { payload, options } of requests) answers.push(await this.enqueue(tx, payload, options));
    return answers;
  }

  /** Everything that was enqueued, in its order. */
  get all(): readonly RecordedJob[] {
    return this.#recorded;
  }

  /** The jobs of one class. */
  of<P extends object>(payload: PayloadClass<P>): readonly RecordedJob<P>[] {
    return this.#recorded.filter((job): job is RecordedJob<P> => job.payload instanceof payload);
  }

  /**
   * The one job of its class.
   *
   * @throws AssertionError when there is none, or more than one
   */
  only<P extends object>(payload: PayloadClass<P>): RecordedJob<P> {
    const [job, ...more] = this.of(payload);
    if (job && more.length === 0) return job;
    throw this.#otherThan(`one ${payload.name}`);
  }

  /** @throws AssertionError when anything was enqueued. */
  expectNone(): void {
    if (this.#recorded.length > 0) throw this.#otherThan('no job');
  }

  /** Forgets what was enqueued. */
  clear(): void {
    this.#recorded = [];
  }

  #ownerOf(queue: string, deduplicationKey: string | undefined): RecordedJob | undefined {
    if (deduplicationKey === undefined) return undefined;
    return this.#recorded.find((job) => job.queue === queue && job.options.deduplicationKey === deduplicationKey);
  }

  #otherThan(expected: string): AssertionError {
    const found = this.#recorded.map(({ payload }) => `${payload.constructor.name} ${JSON.stringify(payload)}`);
    const message = `Expected ${expected} to be enqueued, found ${found.length === 0 ? 'none' : found.join(', ')}.`;
    return new AssertionError({ message, actual: found, expected, operator: 'enqueued' });
  }
}
