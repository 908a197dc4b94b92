import { randomInt } from 'node:crypto';
import type { GenerationStatus, HierarchyPreference } from '../../../database/schema/codeframe.js';
import type { EnqueueOptions, Priority } from '../../../jobs/index.js';

/** What is asked for. */
export interface GenerationSpec {
  readonly categoryId: number;
  readonly clusters: number;
  /** BCP 47. */
  readonly targetLanguage: string;
  readonly hierarchyPreference: HierarchyPreference;
}

/** Who asked, and what was asked for of the jobs that follow from the first one; null where their queue decides. */
export interface Asked {
  readonly requestedBy: string | null;
  readonly priority: Priority | null;
  readonly attempts: number | null;
}

/** A generation as it is recorded with its job. */
export interface NewGeneration extends GenerationSpec, Asked {
  /** The id of the job. */
  readonly id: string;
  readonly seed: number;
}

/** Chosen once and stored: a run that repeats the clustering makes the same clusters. */
const SEEDS = 2 ** 31 - 1;

/** @param options those of the first job; none when an operator has enqueued it by itself */
export function newGeneration(id: string, spec: GenerationSpec, options: EnqueueOptions = {}): NewGeneration {
  const { categoryId, clusters, targetLanguage, hierarchyPreference } = spec;
  const { owner: requestedBy = null, priority = null, attempts = null } = options;
  const asked = { requestedBy, priority, attempts };
  return { id, categoryId, clusters, targetLanguage, hierarchyPreference, seed: randomInt(SEEDS), ...asked };
}

/** A generation whose row is locked, or was read by somebody who decides nothing by it. */
export interface Generation extends GenerationSpec, Asked, Record<string, unknown> {
  readonly id: string;
  readonly seed: number;
  readonly status: GenerationStatus;
}
