import type { Alongside } from './enqueue-options.js';

/** A job as it is recorded: the columns that the insert takes, and what goes with them. */
export interface NewJob {
  readonly row: NewJobRow;
  readonly alongside?: Alongside;
}

export interface NewJobRow {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly version: number;
  readonly payload: unknown;
  readonly owner: string | null;
  readonly keys: readonly string[] | null;
  readonly priority: number;
  readonly delay_ms: number;
  readonly expires_at: string | null;
  readonly dedup_key: string | null;
  readonly dedup_for_ms: number | null;
  readonly max_attempts: number;
  readonly policy: Record<string, unknown> | null;
  /** Whether it may go to the engine at once, were it due. */
  readonly hand_over: boolean;
}

/** What the hand-over needs to know of a row that has become `queued`. */
export interface HandOver {
  readonly id: string;
  readonly epoch: number;
  readonly queue: string;
  readonly name: string;
  /** For show; a large one is left out. */
  readonly payload: unknown;
  readonly priority: number;
  readonly delay_ms: number;
  readonly policy: Record<string, unknown> | null;
}
