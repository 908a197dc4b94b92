import { UnsupportedFileType } from './upload.errors.js';

/** What a file must be: any of these types by its content, or text in UTF-8 such as CSV. */
export type Accepted = readonly string[] | 'text';

/** More than any type is recognised by; of a text, enough to tell it from what is none. */
const HEAD = 16 * 1024;

interface Content {
  head(length: number): Promise<Buffer>;
}

/**
 * The MIME type of a file, by what stands in it and never by its name or by what its sender says.
 *
 * @throws UnsupportedFileType when it is none of those that are accepted
 */
export async function typeOf(file: Content, accepted: Accepted): Promise<string> {
  const head = await file.head(HEAD);
  const found = await recognised(head);
  if (accepted === 'text') {
    if (found !== undefined || !isText(head)) throw new UnsupportedFileType(found ?? 'binary', 'text in UTF-8');
    return 'text/plain';
  }
  if (found !== undefined && accepted.includes(found)) return found;
  throw new UnsupportedFileType(found ?? 'of an unknown type', accepted.join(', '));
}

async function recognised(head: Buffer): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type/core');
  return (await fileTypeFromBuffer(head))?.mime;
}

/** No NUL, which UTF-16 and programs are full of, and valid as UTF-8; the last character may be cut off. */
function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length === HEAD });
    return true;
  } catch {
    return false;
  }
}
