import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { JobListener, JobSnapshot } from '../jobs/index.js';

/** A proxy that hears nothing for a minute may take the connection for dead. */
const HEARTBEAT_MS = 15_000;

/** A browser that lost the stream connects again after this long. */
const RECONNECT_MS = 2_000;

/** A client that does not read is not written to; once it reads, it gets the newest. */
const MOST_UNREAD_BYTES = 65_536;

/** What a stream of a job's events says, as server-sent events. */
export class JobEventStream extends Readable {
  readonly #stopWatching: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #isFinished = false;
  #lastId: string | undefined;
  #lastState: string | undefined;
  #lastProgress: string | undefined;

  /**
   * @param lastEventId what the client has seen before its connection was lost; it is not told again
   * @param watch begins to watch the job, and returns how to stop
   */
  constructor(lastEventId: string | undefined, watch: (listener: JobListener) => () => void) {
    super({ highWaterMark: MOST_UNREAD_BYTES });
    this.#lastId = lastEventId;
    this.#stopWatching = watch((snapshot) => (snapshot ? this.#tell(snapshot) : this.#finish()));
    this.push(`retry: ${RECONNECT_MS}\n\n`);
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MS).unref();
  }

  /** Writes what is new in the snapshot. */
  #tell(snapshot: JobSnapshot): void {
    const id = eventIdOf(snapshot);
    if (id === this.#lastId || !this.#isRead) return;
    const state = JSON.stringify(stateOf(snapshot));
    const progress = snapshot.progress === null ? undefined : JSON.stringify(progressOf(snapshot));
    if (progress !== undefined && progress !== this.#lastProgress) this.#event('progress', id, progress);
    if (state !== this.#lastState) this.#event('state', id, state);
    [this.#lastId, this.#lastState, this.#lastProgress] = [id, state, progress];
  }

  /** Nothing more comes. */
  #finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.push(null);
  }

  override _read(): void {
    // What is to be said is pushed when it happens.
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearInterval(this.#heartbeat);
    this.#stopWatching();
    callback(error);
  }

  #event(name: string, id: string, data: string): void {
    this.#write(`event: ${name}\nid: ${id}\ndata: ${data}\n\n`);
  }

  #write(text: string): void {
    if (!this.#isFinished && !this.destroyed && this.#isRead) this.push(text);
  }

  get #isRead(): boolean {
    return this.readableLength < MOST_UNREAD_BYTES;
  }
}

/** Names all that a client can have seen of the job: two snapshots of one name look the same to it. */
export function eventIdOf({ epoch, run, state, progress }: JobSnapshot): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(progress ?? null))
    .digest('base64url');
  return `${epoch}.${run}.${state}.${digest.slice(0, 8)}`;
}

const stateOf = ({ id, state, attempt, maxAttempts, result, error }: JobSnapshot) => ({
  jobId: id,
  state,
  attempt,
  maxAttempts,
  ...(result !== null && { result }),
  ...(error !== null && { error }),
});

const progressOf = ({ id, progress }: JobSnapshot) => ({ jobId: id, progress });
