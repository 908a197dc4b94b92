import type { Backoff } from '../declare/backoff.js';

/** A run that this process has claimed. (jobId, epoch, run, worker) is the fencing token of everything it writes. */
export interface Run {
  readonly jobId: string;
  readonly epoch: number;
  readonly run: number;
  readonly queue: string;
  readonly name: string;
  /** Version of the payload, as it was recorded. */
  readonly version: number;
  readonly payload: unknown;
  readonly priority: number;
  /** Attempts that have failed before this one. */
  readonly failures: number;
  readonly maxAttempts: number;
  readonly losses: number;
  /** How long past its due time the run was claimed, in ms. */
  readonly waitMs: number;
  /** How long no process has known the job's name, in ms. */
  readonly unknownForMs: number;
  /** What the call that enqueued the job overrode. */
  readonly policy: { readonly backoff?: Backoff } | null;
}

/** Parameters $1..$4 of every statement that a run writes: it changes nothing once the run has been superseded. */
export const FENCE = `id = $1 and epoch = $2 and run = $3 and worker = $4 and state = 'active'`;

export function fenceOf({ jobId, epoch, run }: Run, worker: string): readonly unknown[] {
  return [jobId, epoch, run, worker];
}
