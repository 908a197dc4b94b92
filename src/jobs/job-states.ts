import type { JobState } from '../database/schema/jobs.js';

/** One move that a job's row may make; there is no other. `from: null` is the insert. */
export interface Transition {
  readonly from: JobState | null;
  readonly to: JobState;
  /** What makes the move, and when. */
  readonly by: string;
}

/**
 * The state machine of a job, as the kernel's statements have it: the simulation in `test/properties` runs them against
 * an adversary, lets no other move pass and sees each of these, and `docs/job-states.md` is compared with it.
 */
export const TRANSITIONS: readonly Transition[] = [
  { from: null, to: 'queued', by: 'enqueue: due within 3 s, the engine up, and room in its window' },
  { from: null, to: 'pending', by: 'enqueue: due later, queue paused or held, engine down, or its window full' },
  { from: 'pending', to: 'queued', by: 'relay: due within 3 s, and room in the window' },
  {
    from: 'queued',
    to: 'pending',
    by: 'hand-over refused; copy lost, delivered early, paused or held; made due by hand; another engine',
  },
  { from: 'queued', to: 'active', by: 'claim: a worker takes the copy' },
  { from: 'queued', to: 'expired', by: 'claim: `expires_at` is over' },
  { from: 'active', to: 'completed', by: "commit, or the handler's return" },
  { from: 'active', to: 'pending', by: 'failed attempt, later, abort, or its worker was lost' },
  { from: 'active', to: 'dead', by: 'last attempt failed, permanent failure, or five workers lost' },
  { from: 'pending', to: 'cancelled', by: 'cancel' },
  { from: 'queued', to: 'cancelled', by: 'cancel' },
  { from: 'active', to: 'cancelled', by: 'cancel: the run gets its abort signal' },
  { from: 'dead', to: 'pending', by: 'retry, with fresh attempts' },
  { from: 'dead', to: 'cancelled', by: 'discard, with a note' },
];
