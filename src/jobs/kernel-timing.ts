import type { Milliseconds } from './declare/durations.js';

/** How often the kernel looks after what, and how long it waits before it judges. */
export interface KernelTiming {
  readonly heartbeatMs: Milliseconds;
  readonly relayMs: Milliseconds;
  readonly lostWorkersMs: Milliseconds;
  readonly lostHandOversMs: Milliseconds;
  /** Younger hand-overs may still be on their way to the engine. */
  readonly settledHandOverMs: Milliseconds;
  readonly deadLettersMs: Milliseconds;
  readonly undeclaredQueuesMs: Milliseconds;
  /** A crash loses the figures of so long. */
  readonly figuresMs: Milliseconds;
  readonly watchdogMs: Milliseconds;
  /** A worker that got no answer from the engine for this long, with jobs waiting, is replaced. */
  readonly stuckWorkerMs: Milliseconds;
}

/** Injection token of the {@link KernelTiming}; tests that cannot wait put shorter times there. */
export const KERNEL_TIMING = Symbol('KernelTiming');

/** A hand-over is waited for this long at most; only after it the engine can be asked in earnest. */
const HAND_OVER_MS = 3_000;

/**
 * With the usual lock of 30 s the figures named last. A shorter lock makes everything that looks for the dead look more
 * often, so that no living process is taken for one, and nothing waits longer for its rescue than its lock promises.
 *
 * @param lockMs after this time without a sign of life a process counts as lost
 */
export const timingFor = (lockMs: Milliseconds): KernelTiming => ({
  heartbeatMs: Math.min(lockMs / 4, 2_000),
  relayMs: 1_000,
  lostWorkersMs: Math.min(lockMs / 2, 5_000),
  lostHandOversMs: Math.min(lockMs * 2, 60_000),
  settledHandOverMs: Math.min(Math.max(lockMs / 2, HAND_OVER_MS), 15_000),
  deadLettersMs: 60_000,
  undeclaredQueuesMs: 60_000,
  figuresMs: 5_000,
  watchdogMs: 5_000,
  stuckWorkerMs: 15_000,
});
