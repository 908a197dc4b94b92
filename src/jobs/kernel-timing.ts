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
  /** A crash loses the figures of so long. */
  readonly figuresMs: Milliseconds;
  readonly watchdogMs: Milliseconds;
  /** A worker that got no answer from the engine for this long, with jobs waiting, is replaced. */
  readonly stuckWorkerMs: Milliseconds;
}

/** Injection token of the {@link KernelTiming}; tests that cannot wait put shorter times there. */
export const KERNEL_TIMING = Symbol('KernelTiming');

export const TIMING: KernelTiming = {
  heartbeatMs: 2_000,
  relayMs: 1_000,
  lostWorkersMs: 5_000,
  lostHandOversMs: 60_000,
  settledHandOverMs: 15_000,
  deadLettersMs: 60_000,
  figuresMs: 5_000,
  watchdogMs: 5_000,
  stuckWorkerMs: 15_000,
};
