import type { Readable } from 'node:stream';
import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiErrors } from '../openapi/answers.decorators.js';
import { documented } from '../openapi/documentation.js';
import type { ErrorExample } from '../openapi/error-examples.js';

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

const STORE_DOWN: ErrorExample = {
  status: 503,
  code: 'storage_unavailable',
  message: 'The file store cannot be used at the moment (ECONNREFUSED).',
};

/** The handler answers with a file of one of these types, out of the store. */
export function ApiFile(types: readonly string[], description: string): MethodDecorator {
  const content = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return applyDecorators(
    documented(({ ApiResponse }) => ApiResponse({ status: 200, description, content })),
    ApiErrors(503, STORE_DOWN),
  );
}
