import type { Transaction } from '../../database/index.js';
import type { Progress } from './progress.js';

/** What a handler knows of its run, and how it ends it. */
export interface JobContext {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Number of the run: larger in every later one, also where no attempt was spent. */
  readonly run: number;
  /** Aborts when the time is up, the process stops, or the run has been superseded. */
  readonly signal: AbortSignal;
  /**
   * Says how far the job is, for people to look at: a number from 0 to 100, or an object. It may be called as often as
   * one likes; it is written a few times a second, and the last value before the run ends. What is reported during
   * {@link commit} comes too late.
   *
   * @throws HaatError `invalid_progress` for anything else
   */
  progress(value: Progress): void;
  /**
   * Does the handler's database effects and completes the job in one transaction: run twice, in parallel or after a
   * crash, they happen once. What `work` returns is the job's result. Call it once, as the last step.
   *
   * @throws Superseded when the job was meanwhile finished, cancelled or taken over; nothing of `work` is kept.
   */
  commit<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
