import { type Job, RedisQueueBackend, Worker } from 'bullmq';

/** A worker that remembers when the engine last answered its question for work: an idle one asks every few seconds. */
export class WatchedWorker extends Worker {
  #lastFetch = performance.now();
  #isAbandoned = false;

  /** How long ago it last got an answer, in ms; while a rate limit forbids it to ask, the time does not count. */
  get fetchAgeMs(): number {
    return Math.max(0, Math.round(performance.now() - this.#lastFetch));
  }

  /** State of the connection that its fetches block on, as its client knows it: nothing is sent. */
  get blockingConnection(): string {
    const backend: unknown = this.getBackend();
    return backend instanceof RedisQueueBackend ? (backend.blockingConnection?.status ?? 'none') : 'listening';
  }

  /** From now on nobody waits for its end: its connection does not let go. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /** While it was paused it asked for nothing: what counts begins anew. */
  override async resume(): Promise<void> {
    this.#lastFetch = performance.now();
    await super.resume();
  }

  override close(force = false): Promise<void> {
    return this.#isAbandoned ? Promise.resolve() : super.close(force);
  }

  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    const job = await super.moveToActive(token, name);
    this.#lastFetch = performance.now() + Math.max(0, this['limitUntil'] - Date.now());
    return job;
  }
}
