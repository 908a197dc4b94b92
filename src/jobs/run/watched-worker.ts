import { type Job, RedisQueueBackend, Worker } from 'bullmq';

/** A worker that remembers when it last asked for work: an idle one asks every few seconds. */
export class WatchedWorker extends Worker {
  #lastFetch = performance.now();

  /** How long ago it last asked, in ms. */
  get fetchAgeMs(): number {
    return Math.round(performance.now() - this.#lastFetch);
  }

  /** State of the connection that its fetches block on, as its client knows it: nothing is sent. */
  get blockingConnection(): string {
    const backend: unknown = this.getBackend();
    return backend instanceof RedisQueueBackend ? (backend.blockingConnection?.status ?? 'none') : 'listening';
  }

  protected override moveToActive(token: string, name?: string): Promise<Job> {
    this.#lastFetch = performance.now();
    return super.moveToActive(token, name);
  }
}
