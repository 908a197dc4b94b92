import { HaatError, Unavailable } from '../../errors/index.js';

/** What is wrong with a file that was sent. */
type UploadFault = 'file_missing' | 'empty_file' | 'too_many_files' | 'upload_truncated' | 'malformed_upload';

const MESSAGES: Readonly<Record<UploadFault, string>> = {
  file_missing: 'The form holds no file: send it as the part "file", with a file name.',
  empty_file: 'The file is empty.',
  too_many_files: 'The form holds more than one file: send them in requests of their own.',
  upload_truncated: 'The upload ended before its end: send it again.',
  malformed_upload: 'The body is no multipart form that can be read: let your HTTP client build it, with its boundary.',
};

export class UploadRefused extends HaatError {
  constructor(fault: UploadFault, options?: ErrorOptions) {
    super('invalid', fault, MESSAGES[fault], undefined, options);
  }
}

export class FileTooLarge extends HaatError {
  constructor(maxBytes: number) {
    super('too_large', 'file_too_large', `The file is larger than the ${maxBytes} bytes that are accepted.`);
  }
}

export class UnsupportedFileType extends HaatError {
  /** @param found what the file is, as far as its content tells */
  constructor(found: string, accepted: string) {
    const message = `By its content, whatever its name says, the file is ${found}: send ${accepted}.`;
    super('unsupported_media_type', 'unsupported_file_type', message);
  }
}

/** A route that takes no file was sent a form. */
export class NotJson extends HaatError {
  constructor() {
    const message = 'The Content-Type of the body is not accepted: send application/json.';
    super('unsupported_media_type', 'unsupported_media_type', message);
  }
}

/** A route that takes a file was sent something else. */
export class NotMultipart extends HaatError {
  constructor() {
    const message = 'The Content-Type of the body is not accepted: send multipart/form-data with the file as "file".';
    super('unsupported_media_type', 'unsupported_media_type', message);
  }
}

/** There is no room for the file, or the disk fails. The cause names paths, and is for the log. */
export const cannotTakeFile = (cause: unknown): Unavailable =>
  new Unavailable('storage_unavailable', 'The file cannot be taken in at the moment.', { cause });
