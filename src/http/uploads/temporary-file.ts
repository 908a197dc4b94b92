import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const OWNER_ONLY = 0o600;
const CHUNK = 64 * 1024;

/**
 * A file without a name: it loses the one that it was made under at once, so that nothing is left of it when it is
 * closed, or when the process is killed.
 */
export class TemporaryFile {
  #bytes = 0;

  private constructor(private readonly handle: FileHandle) {}

  static async create(folder = tmpdir()): Promise<TemporaryFile> {
    const path = join(folder, `haat-upload-${randomUUID()}`);
    const handle = await open(path, 'wx+', OWNER_ONLY);
    await rm(path);
    return new TemporaryFile(handle);
  }

  get bytes(): number {
    return this.#bytes;
  }

  async append(chunk: Buffer): Promise<void> {
    await this.handle.appendFile(chunk);
    this.#bytes += chunk.length;
  }

  /** The first bytes, fewer when there are no more. */
  async head(length: number): Promise<Buffer> {
    const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  }

  /** From the beginning, as often as it is asked for, until the file is closed. */
  read(): Readable {
    return Readable.from(this.#chunks(), { objectMode: false });
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    for (let position = 0; position < this.#bytes;) {
      const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(CHUNK), 0, CHUNK, position);
      if (bytesRead === 0) throw new Error('The temporary file has become shorter.');
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
