import { randomInt } from 'node:crypto';
import type { GenerationStatus, HierarchyPreference } from '../../../database/schema/codeframe.js';

/** What is asked for. */
export interface GenerationSpec {
  readonly categoryId: number;
  readonly clusters: number;
  /** BCP 47. */
  readonly targetLanguage: string;
  readonly hierarchyPreference: HierarchyPreference;
}

/** A generation as it is recorded with its job. */
export interface NewGeneration extends GenerationSpec {
  /** The id of the job. */
  readonly id: string;
  readonly seed: number;
  readonly requestedBy: string | null;
}

/** Chosen once and stored: a run that repeats the clustering makes the same clusters. */
const SEEDS = 2 ** 31 - 1;

export function newGeneration(id: string, spec: GenerationSpec, requestedBy: string | null = null): NewGeneration {
  const { categoryId, clusters, targetLanguage, hierarchyPreference } = spec;
  return { id, categoryId, clusters, targetLanguage, hierarchyPreference, seed: randomInt(SEEDS), requestedBy };
}

/** A generation whose row is locked, or was read by somebody who decides nothing by it. */
export interface Generation extends GenerationSpec, Record<string, unknown> {
  readonly id: string;
  readonly seed: number;
  readonly status: GenerationStatus;
}
