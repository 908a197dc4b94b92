import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { documented } from '../openapi/documentation.js';

/** A file that is sent as it is read. */
export interface SentFile {
  /** Read to its end, or destroyed when nobody takes it. */
  readonly content: Readable;
  readonly bytes: number;
  /** MIME type. */
  readonly type: string;
  /**
   * Under which a browser saves it: ASCII letters, digits, dots and dashes, made by the program. Absent: the browser shows
   * it, so its type must be one that can do no harm.
   */
  readonly name?: string;
}

/** For a handler to return, in place of an answer in the envelope. */
export function fileAnswer({ content, bytes, type, name }: SentFile): StreamableFile {
  const disposition = name === undefined ? 'inline' : `attachment; filename="${name}"`;
  return new StreamableFile(content, { type, length: bytes, disposition });
}

/** The handler answers with a file of one of these types. */
export function ApiFile(types: readonly string[], description: string): MethodDecorator {
  const content = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return documented(({ ApiResponse }) => ApiResponse({ status: 200, description, content }));
}
