/** Largest picture that is read, in pixels: a little more than cameras of 50 megapixels make. */
export const MAX_PIXELS = 52_000_000;

/**
 * An interlaced picture is decoded as a whole, and one of 16 bits is twice as large: in bytes, what the largest picture
 * takes with four channels of 8 bits.
 */
const MAX_BYTES = MAX_PIXELS * 4;

/** libheif holds an AVIF picture several times over: about 18 bytes a pixel, measured with libvips 8.18. */
const MAX_AVIF_PIXELS = 16_000_000;

/** What the head of a file says of its picture. */
export interface PictureHead {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Of a channel, in the words of libvips: `uchar`, `ushort`, … */
  readonly depth: string;
}

/** Whether a picture would take more memory than one may: what a file of a few kilobytes can claim knows no bounds. */
export function isTooLarge({ format, width, height, channels, depth }: PictureHead): boolean {
  const pixels = width * height;
  const bytes = pixels * channels * (depth === 'uchar' ? 1 : 2);
  return pixels > (format === 'heif' ? MAX_AVIF_PIXELS : MAX_PIXELS) || bytes > MAX_BYTES;
}
