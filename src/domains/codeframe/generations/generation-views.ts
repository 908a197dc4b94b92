import {
  type ClusterStatus,
  GENERATION_STATUSES,
  type GenerationStatus,
  type HierarchyPreference,
} from '../../../database/schema/codeframe.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { Theme } from '../engine/index.js';
import type { Codeframe } from './codeframe.rules.js';

/** How many clusters are how far. */
export interface ClusterCounts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** `clustering`: the job that divides the answers runs. */
export type ShownStatus = GenerationStatus | 'clustering';
export const SHOWN_STATUSES: readonly ShownStatus[] = [...GENERATION_STATUSES, 'clustering'];

export interface GenerationView extends ClusterCounts, Record<string, unknown> {
  readonly id: string;
  readonly categoryId: number;
  readonly requestedClusters: number;
  readonly targetLanguage: string;
  readonly hierarchyPreference: HierarchyPreference;
  readonly seed: number;
  readonly status: ShownStatus;
  readonly answers: number;
  readonly unclustered: number;
  /** Why there are no clusters. */
  readonly error: StoredError | null;
  readonly createdAt: Date;
  readonly clusteredAt: Date | null;
  readonly finishedAt: Date | null;
  readonly callsBegun: number;
  readonly callsAnswered: number;
  /** US dollars, six places. */
  readonly costUsd: string;
}

/** A generation with all that there is of it. */
export interface WholeGeneration extends GenerationView {
  readonly codeframe: Codeframe | null;
  /** In the order of their numbers. */
  readonly clusters: readonly ClusterView[];
}

export interface ClusterView {
  readonly number: number;
  /** The job that names it. */
  readonly jobId: string;
  readonly status: ClusterStatus | 'running';
  readonly answers: number;
  readonly terms: readonly string[];
  /** Only of one that is done. */
  readonly theme: Theme | null;
  readonly error: StoredError | null;
  readonly calls: number;
  readonly costUsd: string;
}
