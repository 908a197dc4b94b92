import type { SettingsInForce } from '../dispatch/queue-settings.js';
import type { WatchedWorker } from './watched-worker.js';

/**
 * Brings a worker to the settings in force; what it has begun goes on. All of it is the worker's own state and nothing
 * is kept in the engine: an engine that loses its memory forgets no pause and no limit, and a resume cannot get lost.
 * The starts that a rate limit counts are counted in the engine, over all processes.
 */
export function applySettings(
  worker: WatchedWorker,
  { isStopped, concurrency, rateLimit }: SettingsInForce,
): Promise<unknown> {
  // The worker hands its limiter over with each fetch.
  if (rateLimit) worker.opts.limiter = { max: rateLimit.max, duration: rateLimit.per };
  else delete worker.opts.limiter;

  const isRaised = concurrency > worker.concurrency;
  worker.concurrency = concurrency;
  if (worker.closing) return Promise.resolve();
  if (isStopped) return worker.isPaused() ? Promise.resolve() : worker.pause(true);
  // A worker that waits for one of its running jobs to end would see new room only then: resuming wakes it. Both calls
  // in one turn, so that its loop cannot end in between.
  if (isRaised && !worker.isPaused()) return Promise.all([worker.pause(true), worker.resume()]);
  return worker.isPaused() || !worker.isRunning() ? worker.resume() : Promise.resolve();
}
