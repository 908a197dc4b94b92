import type { Milliseconds } from '../declare/durations.js';
import type { Retention } from '../declare/queue-definition.js';

/** One hand-over of a recorded job. Its id is unique to the hand-over, so an engine never mistakes it for an older one. */
export interface EngineCopy {
  /** `{record id}.{epoch}`: BullMQ refuses ":" in ids. */
  readonly copyId: string;
  readonly name: string;
  readonly payload: unknown;
  readonly priority: number;
  readonly delayMs: Milliseconds;
  readonly keepCompleted: Retention;
  readonly keepFailed: Retention;
}

/** What the engine knows of a copy. `unknown`: it was never there, was cleaned away, or the engine lost its memory. */
export type CopyState = 'unknown' | 'waiting' | 'active' | 'finished';

export function copyIdOf(jobId: string, epoch: number): string {
  return `${jobId}.${epoch}`;
}

export function parseCopyId(copyId: string): { jobId: string; epoch: number } | undefined {
  const [, jobId, epoch] = /^([0-9a-f-]{36})\.(\d+)$/.exec(copyId) ?? [];
  return jobId !== undefined && epoch !== undefined ? { jobId, epoch: Number(epoch) } : undefined;
}
