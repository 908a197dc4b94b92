import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { days } from '../../../jobs/index.js';
import { Orphans, type StorageKey } from '../../../storage/index.js';
import type { ImageFiles } from './image.js';
import { IMAGE_FOLDER, imageIdOf, variantKeys } from './image-keys.js';
import { ImagesRepository } from './images.repository.js';

/** Longer than any request or run takes from a file to the row that refers to it. */
const GRACE_MS = days(1);

export interface Cleaned {
  /** Pictures whose jobs had ended without them. */
  readonly givenUp: number;
  /** Files that nothing referred to. */
  readonly removed: number;
}

/** Removes what pictures have left behind that were never finished. */
@Injectable()
export class ImagesCleanUp {
  constructor(
    private readonly database: Database,
    private readonly images: ImagesRepository,
    private readonly orphans: Orphans,
  ) {}

  async run(signal: AbortSignal, olderThanMs = GRACE_MS): Promise<Cleaned> {
    const givenUp = await this.images.giveUp(olderThanMs);
    const removed = await this.orphans.remove(IMAGE_FOLDER, {
      olderThanMs,
      referred: (keys) => this.#referred(keys),
      signal,
    });
    return { givenUp, removed };
  }

  async #referred(keys: readonly StorageKey[]): Promise<ReadonlySet<StorageKey>> {
    const ids = new Set(keys.flatMap((key) => imageIdOf(key) ?? []));
    const images = await this.images.files(this.database, [...ids]);
    return new Set(images.flatMap(keysOf));
  }
}

/** The files that a picture refers to: what was sent, until its variants stand in its place. */
function keysOf({ id, status, original }: ImageFiles): readonly StorageKey[] {
  if (status === 'ready') return variantKeys(id);
  return original === null ? [] : [original];
}
