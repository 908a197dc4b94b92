import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { messageOf, Unavailable } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { isFinal, type LastError, SHOWN_ERROR, SHOWN_STATE, type ShownState } from './job-view.js';

const POLL_MS = 300;

/** Streams that one process serves at a time; each holds a connection of the server open. */
const MOST_WATCHERS = 1_000;

/** What can change of a job while somebody watches it. */
export interface JobSnapshot {
  readonly id: string;
  readonly owner: string | null;
  readonly state: ShownState;
  readonly epoch: number;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly progress: unknown;
  readonly result: unknown;
  readonly error: LastError | null;
}

/** Told of a job each time that it may have changed; `undefined` when there is no more to come. */
export type JobListener = (snapshot: JobSnapshot | undefined) => void;

const SNAPSHOTS = `
  select j.id, j.owner, ${SHOWN_STATE} as state, j.epoch, j.run, j.attempt, j.max_attempts as "maxAttempts", j.progress,
    case when j.state = 'completed' then j.result end as result, ${SHOWN_ERROR} as error
  from haat.jobs j where j.id = any($1::uuid[])`;

/**
 * Watches jobs by looking at the record: one query every 300 ms for all that are watched, and none while nobody
 * watches. So it sees what any process does, and needs no connection of its own.
 */
@Injectable()
export class JobWatcher implements OnModuleDestroy {
  readonly #log: Log = logOf('JobWatcher');
  readonly #listeners = new Map<JobListener, string>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #isStopped = false;

  constructor(private readonly database: Database) {}

  /** The job as it is now. */
  async find(jobId: string): Promise<JobSnapshot | undefined> {
    const [snapshot] = await this.#snapshots([jobId]);
    return snapshot;
  }

  /**
   * Tells the listener of the job from now on until the job is in a final state, or the returned function is called.
   *
   * @throws Unavailable while the process stops or serves as many watchers as it can
   */
  watch(jobId: string, listener: JobListener): () => void {
    if (this.#isStopped) throw new Unavailable('shutting_down', 'The process is stopping: connect again.');
    if (this.#listeners.size >= MOST_WATCHERS) throw tooManyWatchers();
    this.#listeners.set(listener, jobId);
    this.#timer ??= setInterval(() => void this.#look(), POLL_MS).unref();
    void this.#look();
    return () => this.#forget(listener);
  }

  /** Open streams would keep the server from closing, so they end before it is asked to. */
  onModuleDestroy(): void {
    this.#isStopped = true;
    for (const listener of this.#listeners.keys()) this.#end(listener);
  }

  async #look(): Promise<void> {
    if (this.#isLooking || this.#listeners.size === 0) return;
    this.#isLooking = true;
    try {
      const watched = new Map(this.#listeners);
      const found = await this.#snapshots([...new Set(watched.values())]);
      const snapshots = new Map(found.map((snapshot) => [snapshot.id, snapshot]));
      for (const [listener, id] of watched) this.#tell(listener, snapshots.get(id));
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'Watched jobs could not be looked at; it is tried again');
    } finally {
      this.#isLooking = false;
    }
  }

  #snapshots(ids: readonly string[]): Promise<readonly JobSnapshot[]> {
    return this.database.query<JobSnapshot & Record<string, unknown>>(SNAPSHOTS, [ids]);
  }

  #tell(listener: JobListener, snapshot: JobSnapshot | undefined): void {
    if (!this.#listeners.has(listener)) return;
    if (snapshot) listener(snapshot);
    if (!snapshot || isFinal(snapshot.state)) this.#end(listener);
  }

  #end(listener: JobListener): void {
    this.#forget(listener);
    listener(undefined);
  }

  #forget(listener: JobListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function tooManyWatchers(): Unavailable {
  const message = `${MOST_WATCHERS} streams of events are open: ask GET /jobs/{id} now and then instead.`;
  return new Unavailable('too_many_watchers', message);
}
