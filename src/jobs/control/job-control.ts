import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../database/index.js';
import { FINAL_STATES, type JobState } from '../../database/schema/jobs.js';
import { Conflict, messageOf, NotFound } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { Relay } from '../dispatch/relay.js';
import { answered } from '../engine/answered.js';
import { copyIdOf } from '../engine/engine.js';
import { JobEngine } from '../engine/job-engine.js';
import { audit } from './audit-trail.js';
import { ControlMessages } from './control-messages.js';

const LOCK = `select id, queue, name, state, owner, epoch, run_at from haat.jobs where id = $1 for update`;

/** The run that was active has lost its fence with the state; the copy of a queued job can no longer be claimed. */
const CANCEL = `
  update haat.jobs set state = 'cancelled', finished_at = haat.haat_now(), dedup_open = false, error = $2::jsonb
  where id = $1`;

/** A copy that waits in the engine for the old time becomes stale. */
const RUN_NOW = `
  update haat.jobs set state = 'pending', epoch = epoch + 1, handed_at = null, run_at = haat.haat_now()
  where id = $1 returning run_at`;

interface LockedJob extends Record<string, unknown> {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly state: JobState;
  readonly owner: string | null;
  readonly epoch: number;
  readonly run_at: Date;
}

/** Who asks, and whose jobs it may touch. */
export interface Actor {
  /** Name of the API key; the audit names it. */
  readonly name: string;
  /** It may touch only the jobs that it asked for itself; others do not exist for it. */
  readonly ownJobsOnly?: boolean;
}

/** What the caller believes of the job. */
export interface Expected {
  /** The hand-over that it looks at: when the job has moved on since, nothing is done. */
  readonly epoch?: number;
}

export interface Cancelled {
  readonly jobId: string;
  readonly previousState: JobState;
}

const FINAL: ReadonlySet<JobState> = new Set(FINAL_STATES);

/** What a person may do to one job that is not yet final. The record is changed first, the engine follows. */
@Injectable()
export class JobControl {
  readonly #log: Log = logOf('Control');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly messages: ControlMessages,
    private readonly relay: Relay,
  ) {}

  /**
   * Ends the job at once. A run that is active gets its abort signal in whichever process it is, and can no longer
   * write; what it has done outside PostgreSQL remains.
   *
   * @throws NotFound when there is no such job, or it is not the actor's to see
   * @throws Conflict `job_final` when it has already ended, `job_moved_on` when it is not in the expected epoch
   */
  async cancel(jobId: string, actor: Actor, expected: Expected = {}): Promise<Cancelled> {
    const job = await this.database.transaction(async (tx) => {
      const locked = await lockJob(tx, jobId, actor, expected);
      if (FINAL.has(locked.state)) throw alreadyFinal(locked);
      const error = { code: 'cancelled', message: `Cancelled by ${actor.name}.` };
      await tx.query(CANCEL, [jobId, JSON.stringify(error)]);
      await audit(tx, [
        {
          actor: actor.name,
          action: 'job.cancel',
          queue: locked.queue,
          jobId,
          before: { state: locked.state },
          after: { state: 'cancelled' },
        },
      ]);
      return locked;
    });
    if (job.state === 'queued') this.#removeCopy(job);
    if (job.state === 'active') await this.#tellItsProcess(jobId);
    this.#log.info({ jobId, jobName: job.name, actor: actor.name, was: job.state }, `[${job.queue}] Job cancelled`);
    return { jobId, previousState: job.state };
  }

  /**
   * Makes a job due that waits for its time.
   *
   * @throws NotFound when there is no such job
   * @throws Conflict `job_not_waiting` when it runs or has ended, `job_moved_on` when it is not in the expected epoch
   */
  async runNow(jobId: string, actor: Actor, expected: Expected = {}): Promise<void> {
    const job = await this.database.transaction(async (tx) => {
      const locked = await lockJob(tx, jobId, actor, expected);
      if (locked.state !== 'pending' && locked.state !== 'queued') throw notWaiting(locked);
      const [after] = await tx.query<{ run_at: Date }>(RUN_NOW, [jobId]);
      await audit(tx, [
        {
          actor: actor.name,
          action: 'job.run_now',
          queue: locked.queue,
          jobId,
          before: { runAt: locked.run_at },
          after: { runAt: after?.run_at },
        },
      ]);
      return locked;
    });
    if (job.state === 'queued') this.#removeCopy(job);
    this.relay.wake();
  }

  /** Only tidiness: the copy that stays does nothing when it is delivered. So nobody waits for the engine's answer. */
  #removeCopy({ id, queue, epoch }: LockedJob): void {
    if (!this.engine.isUp()) return;
    answered(this.engine.remove(queue, copyIdOf(id, epoch))).catch((error: unknown) =>
      this.#log.debug({ queue, jobId: id, error: messageOf(error) }, 'A copy could not be taken out of the engine'),
    );
  }

  async #tellItsProcess(jobId: string): Promise<void> {
    try {
      await this.messages.publish({ kind: 'job_cancelled', jobId });
    } catch (error) {
      this.#log.warn(
        { jobId, error: messageOf(error) },
        'A cancellation could not be told; the heartbeat will find it',
      );
    }
  }
}

async function lockJob(
  tx: Transaction,
  jobId: string,
  { name, ownJobsOnly }: Actor,
  expected: Expected,
): Promise<LockedJob> {
  const [job] = await tx.query<LockedJob>(LOCK, [jobId]);
  if (!job || (ownJobsOnly && job.owner !== name)) throw new NotFound('job', jobId);
  if (expected.epoch !== undefined && job.epoch !== expected.epoch) throw movedOn(job);
  return job;
}

function movedOn({ id, state }: LockedJob): Conflict {
  return new Conflict('job_moved_on', `Job ${id} is ${state} by now: what you see of it is old. Nothing was done.`);
}

function alreadyFinal({ id, state }: LockedJob): Conflict {
  return new Conflict('job_final', `Job ${id} is already ${state}: only a job that has not ended can be cancelled.`);
}

function notWaiting({ id, state }: LockedJob): Conflict {
  return new Conflict('job_not_waiting', `Job ${id} is ${state}: only a job that waits can be made due.`);
}
