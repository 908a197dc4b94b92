import type { ImageFailure, ImageStatus, StoredVariant } from '../../../database/schema/files-images.js';
import type { StorageKey } from '../../../storage/index.js';

export { VARIANTS, type VariantName } from '../../../database/schema/files-images.js';

/** A picture as it is recorded with the job that makes it into its sizes. */
export interface NewImage {
  readonly id: string;
  readonly jobId: string;
  readonly owner: string | null;
  readonly name: string | null;
  readonly contentType: string;
  readonly bytes: number;
  readonly original: StorageKey;
}

/** What became of a picture. */
export interface ImageView {
  readonly id: string;
  readonly jobId: string;
  readonly status: ImageStatus;
  readonly name: string | null;
  readonly contentType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly variants: readonly StoredVariant[];
  readonly failure: ImageFailure | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** What its files are known by. */
export interface ImageFiles {
  readonly id: string;
  readonly status: ImageStatus;
  readonly original: StorageKey | null;
}

/** What a picture was made into. */
export interface FinishedImage {
  readonly width: number;
  readonly height: number;
  readonly variants: readonly StoredVariant[];
}
