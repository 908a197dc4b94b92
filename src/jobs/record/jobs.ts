import { Injectable } from '@nestjs/common';
import { Database, isDataFault, isRetryable, refuseInsideTransaction, type Transaction } from '../../database/index.js';
import { HandOverService } from '../dispatch/hand-over.service.js';
import { Policies } from '../policy/policies.js';
import { Batcher, fulfilled } from './batcher.js';
import { checkedJob } from './checked-job.js';
import type { Enqueued, EnqueueOptions, EnqueueRequest } from './enqueue-options.js';
import { Sealing } from '../sealing/sealing.js';
import { recordJobs } from './job-recorder.js';
import type { NewJob } from './new-job.js';
import { deduplicationKeyOf } from './payload-key.js';
import { settledOptions } from './settled-options.js';

/** Jobs recorded in one commit at most: about what a single row costs, up to here. */
const BATCH = { max: 500, parallel: 2 };

/** How often a group that lost a deadlock is recorded anew. */
const ROUNDS = 3;

/** How the rest of the program enqueues work. */
@Injectable()
export class Jobs {
  readonly #group = new Batcher((jobs: readonly NewJob[]) => this.#recordGroup(jobs), BATCH);

  constructor(
    private readonly database: Database,
    private readonly handOver: HandOverService,
    private readonly policies: Policies,
    private readonly sealing: Sealing,
  ) {}

  /**
   * Records a job. Once the surrounding commit is done, the job will be done.
   *
   * @param tx the transaction that the job joins; without one concurrent callers share a commit, and the promise
   *   resolves after it
   * @throws InvalidInput when the payload breaks its class's rules or is not carried unchanged by JSON, or an option
   *   cannot be used; nothing is recorded
   * @throws HaatError `payload_too_large` above 1 MiB of JSON; nothing is recorded
   * @throws DatabaseUnavailable when the record cannot be made; nothing is promised
   */
  async enqueue(tx: Transaction | undefined, payload: object, options: EnqueueOptions = {}): Promise<Enqueued> {
    const job = this.#newJob(payload, options);
    if (!tx) {
      // The group's commit would wait for the transaction that is open here, and this for the group.
      refuseInsideTransaction();
      return this.#group.add(job);
    }
    return onlyOutcome(await this.#recordIn(tx, [job]));
  }

  /**
   * Records a job that goes on with the work of another, for the same caller: its owner, priority, attempts, backoff, expiry
   * and retention are those of the other. A deduplication key is not: the other holds it until its own commit.
   *
   * @throws as {@link enqueue} does
   */
  async continue(tx: Transaction, jobId: string, payload: object, options: EnqueueOptions = {}): Promise<Enqueued> {
    return this.enqueue(tx, payload, { ...(await settledOptions(tx, jobId)), ...options });
  }

  /**
   * Records many jobs with one statement, in the transaction: for a sweep, or whatever follows from one move. The answers
   * are in the order of the requests.
   *
   * @throws as {@link enqueue} does; one refused request refuses them all
   */
  async enqueueAll(tx: Transaction, requests: readonly EnqueueRequest[]): Promise<readonly Enqueued[]> {
    if (requests.length === 0) return [];
    return this.#recordIn(
      tx,
      requests.map(({ payload, options = {} }) => this.#newJob(payload, options)),
    );
  }

  async #recordIn(tx: Transaction, jobs: readonly NewJob[]): Promise<readonly Enqueued[]> {
    const { outcomes, handOvers } = await recordJobs(tx, jobs);
    tx.afterCommit(() => this.handOver.soon(handOvers));
    return outcomes;
  }

  #newJob(payload: object, options: EnqueueOptions): NewJob {
    const { id, spec, plain, keys } = checkedJob(payload, options);
    const deduplicationKey = deduplicationKeyOf(options, () => this.sealing.payloadKey(spec, plain));
    const policy = this.policies.ofJob(spec, options);
    const priority = policy.priority.value;
    return {
      row: {
        id,
        queue: spec.queue.name,
        name: spec.name,
        version: spec.version,
        payload: this.sealing.seal(spec, { jobId: id, queue: spec.queue.name }, plain),
        owner: options.owner ?? null,
        keys: keys ?? null,
        priority,
        delay_ms: Math.max(0, Math.ceil(options.delay ?? 0)),
        expires_at: options.expiresAt?.toISOString() ?? null,
        dedup_key: deduplicationKey ?? null,
        dedup_for_ms: deduplicationKey === undefined ? null : (spec.deduplicateFor ?? 0),
        max_attempts: policy.attempts.value,
        policy: policyOf(options),
        hand_over: this.handOver.hasRoom(spec.queue.name, priority),
      },
      ...(options.alongside && { alongside: options.alongside }),
    };
  }

  async #recordGroup(jobs: readonly NewJob[], round = 1): Promise<readonly PromiseSettledResult<Enqueued>[]> {
    try {
      return (await this.#recordAndHandOver(jobs)).map(fulfilled);
    } catch (error) {
      // A transaction that takes the same deduplication keys in another order; nothing of the group is recorded.
      if (isRetryable(error) && round < ROUNDS) return this.#recordGroup(jobs, round + 1);
      if (!isDataFault(error) || jobs.length === 1) throw error;
      // One bad row fails the statement for all: run singly, it fails only its own caller.
      return Promise.allSettled(jobs.map(async (job) => onlyOutcome(await this.#recordAndHandOver([job]))));
    }
  }

  async #recordAndHandOver(jobs: readonly NewJob[]): Promise<readonly Enqueued[]> {
    const { outcomes, handOvers } = await this.database.transaction((tx) => recordJobs(tx, jobs));
    this.handOver.soon(handOvers);
    return outcomes;
  }
}

function onlyOutcome([outcome]: readonly Enqueued[]): Enqueued {
  if (!outcome) throw new Error('Nothing was recorded.');
  return outcome;
}

function policyOf({ backoff, keepCompleted, keepFailed }: EnqueueOptions): Record<string, unknown> | null {
  const policy = {
    ...(backoff && { backoff }),
    ...(keepCompleted && { keepCompleted }),
    ...(keepFailed && { keepFailed }),
  };
  return Object.keys(policy).length > 0 ? policy : null;
}
