import { inflateSync } from 'node:zlib';
import { codeOf } from '../../../../errors/index.js';

/** W3C PNG (third edition), section 5: a signature, then chunks, each of length, type, data and checksum. */
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const AROUND_THE_DATA = 12;

const type = (name: string): number => Buffer.from(name, 'latin1').readUInt32BE();
const REMARKS = new Set(['tEXt', 'zTXt', 'iTXt'].map(type));
const PROFILE = type('iCCP');

/** Profiles of devices take up to some two million bytes. */
const LARGEST_PROFILE = 4 * 1024 * 1024;

/**
 * A PNG file without its remarks, and without a profile of colours that is none by its size; any other file as it is.
 * Both are compressed, and libvips unfolds them before it knows how large the picture is, each without a bound: a file
 * of 200 kB took 2.4 GB. Nothing of them gets into the variants. What is damaged is left for the decoder to refuse.
 */
export function withoutBallast(content: Buffer): Buffer {
  if (!content.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return content;
  const plain = Buffer.allocUnsafe(content.length);
  let written = content.copy(plain, 0, 0, SIGNATURE.length);
  let hasProfile = false;
  for (let at = SIGNATURE.length, end = at; at < content.length; at = end) {
    end = endOfChunk(content, at);
    const found = end - at < AROUND_THE_DATA ? 0 : content.readUInt32BE(at + 4);
    // A second profile is against the standard, and would only be looked at for nothing.
    if (REMARKS.has(found) || (found === PROFILE && (hasProfile || isVast(content.subarray(at + 8, end - 4)))))
      continue;
    hasProfile ||= found === PROFILE;
    written += content.copy(plain, written, at, end);
  }
  return plain.subarray(0, written);
}

/** The end of the file for what breaks off. */
function endOfChunk(content: Buffer, at: number): number {
  if (at + AROUND_THE_DATA > content.length) return content.length;
  return Math.min(content.length, at + AROUND_THE_DATA + content.readUInt32BE(at));
}

/** @param data a name, a zero, a number for the method, then the compressed profile (section 11.3.2.3) */
function isVast(data: Buffer): boolean {
  try {
    inflateSync(data.subarray(data.indexOf(0) + 2), { maxOutputLength: LARGEST_PROFILE });
    return false;
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
  }
}
