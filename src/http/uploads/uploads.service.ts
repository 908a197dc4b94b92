import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { InvalidInput } from '../../errors/index.js';
import { validated } from '../../validation/index.js';
import type { IdempotentRequest } from '../idempotency/index.js';
import { type Accepted, typeOf } from './file-type.js';
import { plainTexts } from './plain-texts.js';
import { readForm } from './read-form.js';
import { TemporaryFile } from './temporary-file.js';
import { cannotTakeFile, UploadRefused } from './upload.errors.js';
import { labelOf } from './label.js';

/** A file that was sent, whole and checked. It is there until the work on it is done. */
export interface UploadedFile {
  /** What its sender calls it, for people to look at; never a path. */
  readonly name: string | undefined;
  readonly bytes: number;
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
  /** MIME type, by the content. */
  readonly type: string;
  /** From the beginning, each time it is called. */
  read(): Readable;
}

/** What came with a request. */
export interface Upload<Texts extends object> {
  readonly file: UploadedFile;
  /** The other parts of the form. */
  readonly texts: Texts;
  /** The same request, with what came as its body: for `Idempotency.answer`. */
  readonly request: IdempotentRequest;
}

export interface UploadRules<Texts extends object> {
  readonly accept: Accepted;
  /** The largest file, in bytes, where that is less than `MAX_FILE_SIZE`. */
  readonly maxBytes?: number;
  /** The class of the other parts. Each is a text; one that is declared as an object is read as JSON. */
  readonly texts: ClassConstructor<Texts>;
}

/** Takes files in: each into a temporary file, which is gone when the work on it is done or has failed. */
@Injectable()
export class Uploads {
  readonly #maxBytes: number;

  constructor(@Inject(CONFIG) { files }: AppConfig) {
    this.#maxBytes = files.maxFileSize;
  }

  /**
   * Reads the form of a request to its end, then runs `work`. The route is declared by `@ApiUpload()`.
   *
   * @throws HaatError `file_too_large` (413), `unsupported_file_type`, `unsupported_media_type` (415), `file_missing`,
   *   `empty_file`, `too_many_files`, `upload_truncated`, `malformed_upload`, `validation_failed` (400)
   * @throws Unavailable `storage_unavailable` when there is no room for it
   */
  async receive<T, Texts extends object>(
    request: IdempotentRequest,
    rules: UploadRules<Texts>,
    work: (upload: Upload<Texts>) => Promise<T>,
  ): Promise<T> {
    const file = await TemporaryFile.create().catch(refuse);
    try {
      return await work(await this.#received(request, rules, file));
    } finally {
      await file.close();
    }
  }

  async #received<Texts extends object>(
    request: IdempotentRequest,
    { accept, maxBytes = Infinity, texts: type }: UploadRules<Texts>,
    temporary: TemporaryFile,
  ): Promise<Upload<Texts>> {
    const hash = createHash('sha256');
    const form = await readForm(request.reply.request.raw, {
      maxBytes: Math.min(maxBytes, this.#maxBytes),
      onFile: async (chunk) => {
        hash.update(chunk);
        await temporary.append(chunk).catch(refuse);
      },
    });
    const { bytes } = temporary;
    // A browser sends a form whose file nobody has chosen with an empty name.
    if (bytes === 0) throw new UploadRefused(form.fileName === '' ? 'file_missing' : 'empty_file');
    const plain = plainTexts(type, form.texts);
    const checked = validated(type, plain);
    if (checked.faults) throw new InvalidInput(checked.faults);
    const sha256 = hash.digest('hex');
    return {
      file: {
        name: labelOf(form.fileName),
        bytes,
        sha256,
        type: await typeOf(temporary, accept),
        read: () => temporary.read(),
      },
      texts: checked.value,
      request: { ...request, body: { sha256, texts: plain } },
    };
  }
}

function refuse(cause: unknown): never {
  throw cannotTakeFile(cause);
}
