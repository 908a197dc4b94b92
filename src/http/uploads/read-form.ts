import type { IncomingMessage } from 'node:http';
import type { BusboyInstance } from '@fastify/busboy';
import { type Form, FILE_PART, FormReader, type FormRules } from './form-reader.js';
import { FileTooLarge, NotMultipart, UploadRefused } from './upload.errors.js';

/** A form has a file and a few texts; these, their heads and the lines between them fit into so many bytes. */
const AROUND_THE_FILE = 256 * 1024;
const LIMITS = { files: 1, fields: 20, parts: 25, fieldSize: 16 * 1024, headerPairs: 20, headerSize: 8 * 1024 };

/**
 * Reads a multipart form as it arrives: no faster than its file is taken, and no further than it may be long. What is
 * left of a request that is refused is thrown away by the server, so that its client gets to read the answer.
 *
 * @throws NotMultipart, UploadRefused, FileTooLarge, InvalidInput, and what `rules.onFile` throws
 */
export async function readForm(request: IncomingMessage, rules: FormRules): Promise<Form> {
  const parser = await parserOf(request, rules);
  const limit = rules.maxBytes + AROUND_THE_FILE;
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new FileTooLarge(rules.maxBytes);
  const reader = new FormReader(parser, rules);
  try {
    let received = 0;
    for await (const chunk of arriving(request)) {
      received += chunk.length;
      if (received > limit) throw new FileTooLarge(rules.maxBytes);
      await reader.write(chunk);
    }
    return await reader.end();
  } finally {
    await reader.close();
  }
}

async function parserOf({ headers }: IncomingMessage, { maxBytes }: FormRules): Promise<BusboyInstance> {
  const contentType = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) throw new NotMultipart();
  const { Busboy } = await import('@fastify/busboy');
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': contentType },
      limits: { ...LIMITS, fileSize: maxBytes },
      isPartAFile: (part, _, fileName) => part === FILE_PART || fileName !== undefined,
    });
  } catch (cause) {
    // The header names no boundary.
    throw new UploadRefused('malformed_upload', { cause });
  }
}

/** The bytes of a request. Who stops reading leaves it open: closing it would close the connection of the answer. */
async function* arriving(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new UploadRefused('upload_truncated', { cause });
  }
}
