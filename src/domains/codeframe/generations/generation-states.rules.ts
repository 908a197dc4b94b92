import type { GenerationStatus } from '../../../database/schema/codeframe.js';
import { Conflict } from '../../../errors/index.js';

/** From each status, the only ones that a generation may move to. */
export const GENERATION_MOVES: Readonly<Record<GenerationStatus, readonly GenerationStatus[]>> = {
  // Failed, without clusters: its job has ended. Back from there: somebody has the dead job retried.
  queued: ['naming', 'failed', 'cancelled'],
  naming: ['finishing', 'cancelled'],
  // Back to naming: somebody has a failed cluster named again.
  finishing: ['completed', 'completed_with_failures', 'failed', 'naming'],
  completed: [],
  completed_with_failures: ['naming'],
  failed: ['naming', 'queued'],
  cancelled: [],
};

export function isLegal(from: GenerationStatus, to: GenerationStatus): boolean {
  return GENERATION_MOVES[from].includes(to);
}

/** @throws Conflict `illegal_move` naming both statuses */
export function assertLegal(
  generation: { readonly id: string; readonly status: GenerationStatus },
  to: GenerationStatus,
) {
  if (isLegal(generation.status, to)) return;
  throw new Conflict('illegal_move', `Codeframe ${generation.id} is ${generation.status} and cannot become ${to}.`);
}

/** How a generation ends, by how its clusters have ended. */
export function endingOf(clusters: { readonly done: number; readonly failed: number }): GenerationStatus {
  if (clusters.failed === 0) return 'completed';
  return clusters.done > 0 ? 'completed_with_failures' : 'failed';
}
