import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { ImageFailure } from '../../../database/schema/files-images.js';
import { type JobContext, PermanentFailure } from '../../../jobs/index.js';
import { FileRemover, Storage, type StorageKey } from '../../../storage/index.js';
import type { FinishedImage } from './image.js';
import { VARIANT_TYPE, variantKey, variantKeys } from './image-keys.js';
import { ImagesRepository } from './images.repository.js';
import { render, type Rendering } from './rendering/render.js';

type Rendered = Extract<Rendering, { outcome: 'rendered' }>;

/** What became of the job of a picture. */
export type Processed = { readonly variants: number } | { readonly refused: string };

/**
 * Makes pictures into their variants. These are stored under names that every run gives them, so a run that is repeated
 * replaces what an earlier one has left; they count from the commit on, and the file that was sent is removed after it.
 */
@Injectable()
export class ImageProcessing {
  constructor(
    private readonly database: Database,
    private readonly images: ImagesRepository,
    private readonly storage: Storage,
    private readonly remover: FileRemover,
  ) {}

  async run(id: string, job: JobContext): Promise<Processed> {
    const [image] = await this.images.files(this.database, [id]);
    if (!image?.original) return job.commit(() => Promise.resolve({ refused: image ? image.status : 'not_found' }));
    const rendering = await render(await this.#content(image.original), job.signal);
    if (rendering.outcome === 'refused') return this.#refuse(id, image.original, rendering, job);
    const finished = await this.#store(id, rendering, job);
    return this.#finish(id, image.original, finished, job);
  }

  async #content(original: StorageKey): Promise<Buffer> {
    const stored = await this.storage.open(original);
    if (stored) return buffer(stored.content);
    const advice = 'Files on disk are seen by the processes of one machine only: with more of them, set S3_BUCKET.';
    throw new PermanentFailure('original_missing', `The file that was sent is not in the file store. ${advice}`);
  }

  /** The file will be no better the next time, so the job is done; whoever sent the picture is told. */
  async #refuse(
    id: string,
    original: StorageKey,
    { code, message }: ImageFailure,
    job: JobContext,
  ): Promise<Processed> {
    const result = await job.commit(async (tx) => {
      await this.images.fail(tx, id, { code, message });
      return { refused: code };
    });
    await this.remover.remove(original);
    return result;
  }

  async #store(id: string, { width, height, variants }: Rendered, job: JobContext): Promise<FinishedImage> {
    for (const [index, { name, content }] of variants.entries()) {
      const object = { key: variantKey(id, name), content: Readable.from([content]), contentType: VARIANT_TYPE };
      await this.storage.put(object, job.signal);
      job.progress(Math.round(((index + 1) / (variants.length + 1)) * 100));
    }
    return {
      width,
      height,
      variants: variants.map(({ content, ...variant }) => ({ ...variant, bytes: content.length })),
    };
  }

  async #finish(id: string, original: StorageKey, finished: FinishedImage, job: JobContext): Promise<Processed> {
    const result = await job.commit(async (tx): Promise<Processed> => {
      const isThere = await this.images.finish(tx, id, finished);
      return isThere ? { variants: finished.variants.length } : { refused: 'not_found' };
    });
    // Somebody may have removed the picture meanwhile.
    await this.remover.remove(original, ...('refused' in result ? variantKeys(id) : []));
    return result;
  }
}
