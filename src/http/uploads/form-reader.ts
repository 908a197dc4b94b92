import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy';
import { type FieldFault, InvalidInput } from '../../errors/index.js';
import { FileTooLarge, UploadRefused } from './upload.errors.js';

/** What stood in a form beside the bytes of its file. */
export interface Form {
  readonly fileName: string;
  readonly texts: ReadonlyMap<string, string>;
}

export interface FormRules {
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** Takes the bytes of the file, one chunk after the other. */
  readonly onFile: (chunk: Buffer) => Promise<void>;
}

/** The one part that is a file. */
export const FILE_PART = 'file';

/** Collects what a parser of multipart forms finds; the first thing that is wrong ends it. */
export class FormReader {
  readonly #texts = new Map<string, string>();
  readonly #faults: FieldFault[] = [];
  readonly #failed: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  #file: BusboyFileStream | undefined;
  #fileName = '';
  #taken: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(
    private readonly parser: BusboyInstance,
    private readonly rules: FormRules,
  ) {
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // It may fail while nobody waits for it: the next call is told.
    this.#failed.catch(() => undefined);
    parser.on('file', (part, stream, name) => this.#onFile(part, stream, name));
    parser.on('field', (part, text, _, isCut) => this.#onText(part, text, isCut));
    parser.on('filesLimit', () => this.#fail(new UploadRefused('too_many_files')));
    parser.on('fieldsLimit', () => this.#fail(new UploadRefused('malformed_upload')));
    parser.on('partsLimit', () => this.#fail(new UploadRefused('malformed_upload')));
    parser.on('error', (cause) => this.#fail(this.#refusal(cause)));
  }

  /** Resolves when the form can take more. */
  async write(chunk: Buffer): Promise<void> {
    await this.#unlessFailed(new Promise((resolve) => this.parser.write(chunk, resolve)));
  }

  /** @throws UploadRefused, FileTooLarge, InvalidInput */
  async end(): Promise<Form> {
    this.#isEnding = true;
    const parsed = new Promise<void>((resolve) => this.parser.once('finish', resolve));
    this.parser.end();
    await this.#unlessFailed(parsed);
    await this.#unlessFailed(this.#taken);
    if (this.#faults.length > 0) throw new InvalidInput(this.#faults);
    if (!this.#file) throw new UploadRefused('file_missing');
    return { fileName: this.#fileName, texts: this.#texts };
  }

  /** Resolves when nothing takes the file's bytes any more. */
  async close(): Promise<void> {
    this.#file?.destroy();
    this.parser.destroy();
    await this.#taken;
  }

  #unlessFailed<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed]);
  }

  #refusal(cause: unknown): UploadRefused {
    return new UploadRefused(this.#isEnding ? 'upload_truncated' : 'malformed_upload', { cause });
  }

  #onFile(part: string | undefined, stream: BusboyFileStream, name: string | undefined): void {
    if (part !== FILE_PART) this.#refuse(part, `is not a known part: send the file as "${FILE_PART}"`);
    this.#file = stream;
    this.#fileName = name ?? '';
    this.#taken = this.#take(stream).catch((error: unknown) => this.#fail(error));
  }

  async #take(stream: BusboyFileStream): Promise<void> {
    stream.once('limit', () => this.#fail(new FileTooLarge(this.rules.maxBytes)));
    for await (const chunk of stream) await this.rules.onFile(chunk as Buffer);
  }

  #onText(part: string | undefined, text: string, isCut: boolean): void {
    if (part === undefined || this.#texts.has(part)) this.#refuse(part, 'must have a name of its own, as each part');
    else if (isCut) this.#refuse(part, 'is too long');
    // What the parser puts in the place of bytes that are no text; nobody means it.
    else if (text.includes('\ufffd')) this.#refuse(part, 'is no text in UTF-8');
    else this.#texts.set(part, text);
  }

  #refuse(part = '', message: string): void {
    this.#faults.push({ field: part.slice(0, 100), message });
  }
}
