import type { default as Sharp } from 'sharp';

type Sharp = typeof Sharp;

/** libvips knows dozens of formats, some read by code that few look after; these alone are let in. */
const LOADERS = ['JpegBuffer', 'PngBuffer', 'WebpBuffer', 'NsgifBuffer', 'HeifBuffer'].map(
  (format) => `VipsForeignLoad${format}`,
);

let loading: Promise<Sharp> | undefined;

/** The library that reads and writes pictures, which takes a while to load. */
export function loadSharp(): Promise<Sharp> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  // The queue says how many pictures are worked on at once; one of them shall not take every core.
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  return sharp;
}
