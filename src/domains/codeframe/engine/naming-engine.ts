import type { HierarchyPreference } from '../../../database/schema/codeframe.js';

/** What names clusters. One call names one cluster, and may cost money. */
export interface NamingEngine {
  readonly name: 'local' | 'service';
  /**
   * Names a cluster; the same request twice gives the same answer and costs once.
   *
   * @throws the signal's reason when it aborts; whatever else goes wrong is an outcome
   */
  nameCluster(request: NamingRequest, signal: AbortSignal): Promise<NamingOutcome>;
}

export const NAMING_ENGINE = Symbol('haat:naming-engine');

export interface NamingRequest {
  readonly generationId: string;
  /** Number of the cluster. */
  readonly cluster: number;
  /** Its most typical answers, of `answers` in all. */
  readonly texts: readonly ClusterText[];
  readonly answers: number;
  /** The words that tell it from the others. */
  readonly terms: readonly string[];
  readonly config: NamingConfig;
}

export interface ClusterText {
  readonly id: string;
  readonly text: string;
  readonly language: string | null;
}

export interface NamingConfig {
  /** BCP 47; names and descriptions are asked for in it. */
  readonly targetLanguage: string;
  readonly hierarchyPreference: HierarchyPreference;
}

/** What a cluster is about, and what its answers say in particular. */
export interface Theme {
  readonly name: string;
  readonly description: string;
  readonly codes: readonly Code[];
}

export interface Code {
  readonly name: string;
  readonly description: string;
  /** Ids of answers that say it. */
  readonly exampleIds: readonly string[];
}

/** What became of a call. */
export type NamingOutcome =
  /** `costUsd` is a decimal number with six places. */
  | { readonly kind: 'named'; readonly theme: Theme; readonly costUsd: string }
  /** The same call may succeed later. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** The same call will never succeed. `costUsd` is there when it was answered, and paid for, all the same. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly costUsd?: string }
  /** No call will succeed for so long: this one, or any of the queue. */
  | { readonly kind: 'slow_down'; readonly scope: 'job' | 'queue'; readonly delayMs: number; readonly message: string }
  /** No call will succeed until a person acts. */
  | { readonly kind: 'stopped'; readonly message: string };
