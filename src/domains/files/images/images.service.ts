import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Transaction } from '../../../database/index.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { answer, Idempotency, jobLocation, type Upload, type UploadedFile } from '../../../http/index.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { FileRemover, Storage, type StoredObject } from '../../../storage/index.js';
import type { ImageView, NewImage, VariantName } from './image.js';
import { ProcessImage } from './image.jobs.js';
import { originalKey, variantKey, variantKeys } from './image-keys.js';
import { ImagesRepository } from './images.repository.js';

/** A picture that was taken in: its job, and its own id. */
export interface AcceptedImage extends Enqueued {
  /** Null when the caller's own deduplication key is held by a job whose picture is gone. */
  readonly imageId: string | null;
}

/** Pictures, for those who send and look at them. */
@Injectable()
export class Images {
  readonly #log = logOf('Images');

  constructor(
    private readonly database: Database,
    private readonly images: ImagesRepository,
    private readonly storage: Storage,
    private readonly remover: FileRemover,
    private readonly jobs: Jobs,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Stores the file, then records the picture with its job in one commit. A file whose commit is not known to have
   * happened stays for the clean-up, which asks the database.
   *
   * @throws Unavailable `storage_unavailable`
   */
  async accept({ file, request }: Upload<object>, options: EnqueueOptions): Promise<AcceptedImage> {
    const id = uuidv7();
    const original = originalKey(id);
    await this.storage.put({ key: original, content: file.read(), contentType: file.type });
    let mayBeNeeded = false;
    try {
      return await this.idempotency.answer(request, async (tx) => {
        mayBeNeeded = true;
        const accepted = await this.#record(tx, id, file, options);
        mayBeNeeded = accepted.imageId === id;
        return answer(202, accepted, { location: jobLocation(accepted.jobId) });
      });
    } finally {
      if (!mayBeNeeded) await this.remover.remove(original);
    }
  }

  /** @throws NotFound */
  async find(id: string): Promise<ImageView> {
    const image = await this.images.find(id);
    if (!image) throw new NotFound('image', id);
    return image;
  }

  /**
   * @throws NotFound
   * @throws Conflict `image_not_ready`, `image_failed`
   */
  async assertReady(id: string): Promise<void> {
    const { status, failure } = await this.find(id);
    if (status === 'processing') throw new Conflict('image_not_ready', 'The image is not ready yet: ask again later.');
    if (status === 'failed') throw new Conflict('image_failed', `There is no picture: ${failure?.message ?? ''}`);
  }

  /** The file of a variant of a picture that is ready. @throws NotFound when the file store has lost it */
  async open(id: string, variant: VariantName): Promise<StoredObject> {
    const stored = await this.storage.open(variantKey(id, variant));
    if (stored) return stored;
    this.#log.error({ imageId: id, variant }, 'The file of an image is missing');
    throw new NotFound('file of the image', id);
  }

  /** Removes the picture; its files go after the commit. @throws NotFound */
  async remove(id: string): Promise<void> {
    const image = await this.images.delete(id);
    if (!image) throw new NotFound('image', id);
    await this.remover.remove(originalKey(id), ...variantKeys(id));
  }

  async #record(
    tx: Transaction | undefined,
    id: string,
    { name, type: contentType, bytes }: UploadedFile,
    options: EnqueueOptions,
  ): Promise<AcceptedImage> {
    const row = (jobId: string): NewImage => ({
      id,
      jobId,
      owner: options.owner ?? null,
      name: name ?? null,
      contentType,
      bytes,
      original: originalKey(id),
    });
    const job = await this.jobs.enqueue(tx, new ProcessImage({ imageId: id }), {
      ...options,
      keys: [id],
      alongside: alongside(this.images, row),
    });
    if (job.outcome === 'created') return { ...job, imageId: id };
    // The caller's own deduplication key is held by the job of an earlier picture.
    const imageId = await this.images.idOfJob(tx ?? this.database, job.jobId);
    return { ...job, imageId: imageId ?? null };
  }
}
