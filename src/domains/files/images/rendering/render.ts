import type { Sharp, SharpOptions } from 'sharp';
import { VARIANTS, type VariantName } from '../../../../database/schema/files-images.js';
import { messageOf } from '../../../../errors/index.js';
import { withoutBallast } from './png-ballast.rules.js';
import { isTooLarge, MAX_PIXELS } from './size-limits.rules.js';
import { loadSharp } from './sharp.js';

/** The square that each variant fits into, in pixels; a smaller picture is not made larger. */
const SIZES: Readonly<Record<VariantName, number>> = { thumbnail: 160, medium: 480, large: 1280 };

/** Bound on one step, in seconds; what is within the other bounds takes a few. */
const LONGEST_STEP = 60;

const QUALITY = 80;

export interface RenderedVariant {
  readonly name: VariantName;
  readonly width: number;
  readonly height: number;
  /** WebP without metadata. */
  readonly content: Buffer;
}

/** What a file turned out to be. */
export type Rendering =
  | {
      readonly outcome: 'rendered';
      /** Of the picture in the file, upright. */
      readonly width: number;
      readonly height: number;
      readonly variants: readonly RenderedVariant[];
    }
  | { readonly outcome: 'refused'; readonly code: 'image_unreadable' | 'image_too_large'; readonly message: string };

/**
 * Makes the variants of a picture: upright, in sRGB, of an animation the first frame. The file is decoded once, into
 * the pixels of the largest variant; the others are made of these.
 *
 * @throws what may be otherwise the next time: the time-out of a step, a lack of memory, the reason of the signal
 */
export async function render(file: Buffer, signal: AbortSignal): Promise<Rendering> {
  const sharp = await loadSharp();
  const content = withoutBallast(file);
  try {
    const metadata = await sharp(content, INPUT).metadata();
    if (isTooLarge(metadata)) return TOO_LARGE;
    const { width, height } = metadata.autoOrient;
    const largest = await pixels(fitted(sharp(content, INPUT).autoOrient(), 'large').toColourspace('srgb'));
    const variants: RenderedVariant[] = [];
    for (const name of VARIANTS) {
      signal.throwIfAborted();
      variants.push(await encoded(sharp(largest.data, { raw: largest.info }), name));
    }
    return { outcome: 'rendered', width, height, variants };
  } catch (error) {
    signal.throwIfAborted();
    return refusalOf(error);
  }
}

const TOO_LARGE: Rendering = {
  outcome: 'refused',
  code: 'image_too_large',
  message: 'The picture has more pixels than are read: send a smaller one.',
};

/** "error" refuses what breaks off or is damaged; "warning", the strictest, also photographs of many telephones. */
const INPUT: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 };

const fitted = (picture: Sharp, name: VariantName): Sharp =>
  picture.resize({ width: SIZES[name], height: SIZES[name], fit: 'inside', withoutEnlargement: true });

async function pixels(picture: Sharp) {
  const { data, info } = await picture.timeout({ seconds: LONGEST_STEP }).raw().toBuffer({ resolveWithObject: true });
  // `info.premultiplied` tells of a step on the way: these are plain again.
  const { width, height, channels } = info;
  return { data, info: { width, height, channels } };
}

async function encoded(picture: Sharp, name: VariantName): Promise<RenderedVariant> {
  const output = fitted(picture, name).webp({ quality: QUALITY }).timeout({ seconds: LONGEST_STEP });
  const { data: content, info } = await output.toBuffer({ resolveWithObject: true });
  return { name, width: info.width, height: info.height, content };
}

/** libvips says in words alone what was wrong, and they name no more than the format. */
function refusalOf(error: unknown): Rendering {
  const reason = messageOf(error);
  if (/timeout|out of memory/i.test(reason)) throw error;
  if (/pixel limit/i.test(reason)) return TOO_LARGE;
  return { outcome: 'refused', code: 'image_unreadable', message: 'The file is damaged, or no picture after all.' };
}
