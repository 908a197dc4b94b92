import { crc32, deflateSync } from 'node:zlib';

/** A chunk of a PNG file (W3C PNG, section 5.3): length, type, data, and the checksum of the last two. */
function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** A remark of so many bytes (W3C PNG, section 11.3.3.3), which takes a thousandth of them in the file. */
export const longRemark = (bytes: number): Buffer =>
  chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes, 'x'))]));

/** A profile of colours of so many bytes (section 11.3.2.3). */
export const longProfile = (bytes: number): Buffer =>
  chunk('iCCP', Buffer.concat([Buffer.from('Profile\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes, 'x'))]));

/**
 * A picture of so many grey pixels, in a file that is a thousandth of their size: small to send, large to read.
 *
 * @param more chunks before the pixels
 */
export function greyPng(width: number, height: number, rows = height, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows, 0), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
