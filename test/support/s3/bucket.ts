import { createHash } from 'node:crypto';
import { S3Refusal } from './s3-request.js';

/** Every part but the last is at least so large. */
const MIN_PART = 5 * 1024 * 1024;

interface StoredObject {
  readonly content: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly storedAt: Date;
}

interface MultipartUpload {
  readonly key: string;
  readonly contentType: string;
  readonly parts: Map<number, { readonly content: Buffer; readonly etag: string }>;
}

/** The objects of one bucket, and the uploads in parts that are under way. */
export class Bucket {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, MultipartUpload>();
  #uploads = 0;

  put(key: string, content: Buffer, contentType: string): string {
    const etag = etagOf(content);
    this.objects.set(key, { content, contentType, etag, storedAt: new Date() });
    return etag;
  }

  get(key: string): StoredObject {
    const object = this.objects.get(key);
    if (!object) throw new S3Refusal(404, 'NoSuchKey');
    return object;
  }

  /** A page of the keys with the prefix, in their order, from the one after `after` on. */
  list(prefix: string, after: string, limit: number) {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    return { page: keys.slice(0, limit), isLast: keys.length <= limit };
  }

  beginUpload(key: string, contentType: string): string {
    this.#uploads += 1;
    const id = `upload-${this.#uploads}`;
    this.uploads.set(id, { key, contentType, parts: new Map() });
    return id;
  }

  putPart(id: string, number: number, content: Buffer): string {
    const etag = etagOf(content);
    this.#upload(id).parts.set(number, { content, etag });
    return etag;
  }

  completeUpload(id: string, listed: readonly { readonly number: number; readonly etag: string }[]): string {
    const { key, contentType, parts } = this.#upload(id);
    const contents = listed.map(({ number, etag }, index) => {
      const part = parts.get(number);
      if (!part || part.etag !== etag) throw new S3Refusal(400, 'InvalidPart');
      if (number <= (listed[index - 1]?.number ?? 0)) throw new S3Refusal(400, 'InvalidPartOrder');
      if (index < listed.length - 1 && part.content.length < MIN_PART) throw new S3Refusal(400, 'EntityTooSmall');
      return part.content;
    });
    this.uploads.delete(id);
    return this.put(key, Buffer.concat(contents), contentType);
  }

  abortUpload(id: string): void {
    this.#upload(id);
    this.uploads.delete(id);
  }

  #upload(id: string): MultipartUpload {
    const upload = this.uploads.get(id);
    if (!upload) throw new S3Refusal(404, 'NoSuchUpload');
    return upload;
  }
}

const etagOf = (content: Buffer): string => `"${createHash('md5').update(content).digest('hex')}"`;
