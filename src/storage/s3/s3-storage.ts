import type { OnApplicationShutdown } from '@nestjs/common';
import type { S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { contentOf } from '../content.js';
import { type ListedObject, type NewObject, Storage, type StorageKey, type StoredObject } from '../storage.js';
import { storageUnavailable } from '../storage.errors.js';
import { isStorageKey } from '../storage-key.js';
import { taking } from '../taking.js';
import { endingWith } from './ending-client.js';
import { isNoSuchObject } from './s3-errors.js';
import { s3Client, type S3Config, type S3Timeouts } from './s3-client.js';

/** Parts of 5 MiB that are on their way at once: all that an object of any size holds in memory. */
const PARTS_AT_ONCE = 2;

/** Requests for single objects that are under way at once. */
const REMOVALS_AT_ONCE = 8;

/** Keeps objects in a bucket of Amazon S3, or of whatever else speaks its protocol. */
export class S3Storage extends Storage implements OnApplicationShutdown {
  #client: Promise<S3Client> | undefined;
  readonly #prefix: string;

  constructor(
    private readonly config: S3Config,
    private readonly timeouts?: S3Timeouts,
  ) {
    super();
    this.#prefix = config.prefix === undefined ? '' : `${config.prefix}/`;
  }

  override put(object: NewObject, signal?: AbortSignal): Promise<number> {
    return taking(object, signal, async () => {
      const { Upload } = await import('@aws-sdk/lib-storage');
      const content = new Counted(object.content);
      const upload = new Upload({
        client: await endingWith(await this.#connected(), signal),
        params: {
          Bucket: this.config.bucket,
          Key: this.#nameOf(object.key),
          Body: Readable.from(content, { objectMode: false }),
          ContentType: object.contentType,
        },
        queueSize: PARTS_AT_ONCE,
      });
      // Ended by the signal, it has removed its parts before this returns.
      await upload.done();
      return content.bytes;
    });
  }

  override async open(key: StorageKey): Promise<StoredObject | undefined> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    try {
      const client = await this.#connected();
      const { Body, ContentLength } = await client.send(
        new GetObjectCommand({ Bucket: this.config.bucket, Key: this.#nameOf(key) }),
      );
      if (!(Body instanceof Readable) || ContentLength === undefined)
        throw new Error('It gave an object without its size.');
      return { content: contentOf(Body), bytes: ContentLength };
    } catch (error) {
      if (isNoSuchObject(error)) return undefined;
      throw storageUnavailable(error);
    }
  }

  /** One by one: not every store knows how to remove many, and one that does may fail for some of them. */
  override async remove(keys: readonly StorageKey[]): Promise<void> {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    try {
      const client = await this.#connected();
      for (let start = 0; start < keys.length; start += REMOVALS_AT_ONCE) {
        const batch = keys.slice(start, start + REMOVALS_AT_ONCE);
        await Promise.all(
          batch.map((key) =>
            client.send(new DeleteObjectCommand({ Bucket: this.config.bucket, Key: this.#nameOf(key) })),
          ),
        );
      }
    } catch (error) {
      throw storageUnavailable(error);
    }
  }

  override async *list(folder: string): AsyncGenerator<ListedObject> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const pages = paginateListObjectsV2(
      { client: await this.#connected() },
      { Bucket: this.config.bucket, Prefix: `${this.#prefix}${folder}/` },
    );
    try {
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', LastModified: storedAt } of Contents) {
          const key = Key.slice(this.#prefix.length);
          if (isStorageKey(key) && storedAt) yield { key, storedAt };
        }
      }
    } catch (error) {
      throw storageUnavailable(error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#client) (await this.#client).destroy();
  }

  /** Under which the bucket knows an object. */
  #nameOf(key: StorageKey): string {
    return this.#prefix + key;
  }

  #connected(): Promise<S3Client> {
    return (this.#client ??= s3Client(this.config, this.timeouts));
  }
}

/** Content that knows how much of it was read. */
class Counted implements AsyncIterable<Buffer> {
  bytes = 0;

  constructor(private readonly content: Readable) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.content as AsyncIterable<Buffer>) {
      this.bytes += chunk.length;
      yield chunk;
    }
  }
}
