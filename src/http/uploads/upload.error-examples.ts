import type { ErrorExample } from '../openapi/error-examples.js';
import { cannotTakeFile, FileTooLarge, UnsupportedFileType, UploadRefused } from './upload.errors.js';

const example = (status: number, { code, message }: { code: string; message: string }): ErrorExample => ({
  status,
  code,
  message,
});

/** What can be wrong with a file that is sent. */
export const UPLOAD_ERRORS: readonly ErrorExample[] = [
  ...(['file_missing', 'empty_file', 'too_many_files', 'upload_truncated', 'malformed_upload'] as const).map((fault) =>
    example(400, new UploadRefused(fault)),
  ),
  { status: 408, code: 'request_timeout', message: 'The request did not arrive completely in time.' },
  example(413, new FileTooLarge(10_485_760)),
  example(415, new UnsupportedFileType('application/zip', 'image/jpeg, image/png')),
  example(503, cannotTakeFile(undefined)),
];
