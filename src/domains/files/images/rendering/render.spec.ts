import sharp from 'sharp';
import { MAKER, photo, taggedPhoto } from '../../../../../test/support/images/photo.js';
import { greyPng, longProfile, longRemark } from '../../../../../test/support/images/png.js';
import { render, type Rendering, type RenderedVariant } from './render.js';
import { MAX_PIXELS } from './size-limits.rules.js';

const { signal } = new AbortController();

type Rendered = Extract<Rendering, { outcome: 'rendered' }>;

async function rendered(content: Buffer): Promise<Rendered> {
  const rendering = await render(content, signal);
  if (rendering.outcome !== 'rendered') throw new Error(`${rendering.code}: ${rendering.message}`);
  return rendering;
}

const sizesOf = ({ variants }: Rendered) => variants.map(({ name, width, height }) => `${name} ${width}x${height}`);

function variant({ variants }: Rendered, name: RenderedVariant['name']): RenderedVariant {
  const found = variants.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

async function pixel({ content }: RenderedVariant, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(content).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

describe('the variants of a picture', () => {
  // It is loaded first, so that sharp here is the one that the program has set up.
  beforeAll(() => render(Buffer.from('x'), signal));

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('are made of %s', async (format) => {
    const rendering = await rendered(await photo(600, 450).toFormat(format).toBuffer());
    expect(rendering).toMatchObject({ width: 600, height: 450 });
    expect(sizesOf(rendering)).toEqual(['thumbnail 160x120', 'medium 480x360', 'large 600x450']);
    for (const { content, width, height } of rendering.variants) {
      expect(await sharp(content).metadata()).toMatchObject({ format: 'webp', width, height, space: 'srgb' });
    }
    const [red, green, blue] = await pixel(variant(rendering, 'large'), 20, 20);
    expect([(red ?? 0) > 180, (green ?? 255) < 80, (blue ?? 255) < 80]).toEqual([true, true, true]);
  });

  it('are the same each time', async () => {
    const content = await photo(600, 450).jpeg().toBuffer();
    const [first, second] = [await rendered(content), await rendered(content)];
    expect(first).toEqual(second);
  });

  it('hold nothing of what the camera wrote, such as the place', async () => {
    const content = await taggedPhoto(400, 300).withIccProfile('p3').jpeg().toBuffer();
    expect(content.includes(MAKER)).toBe(true);
    for (const made of (await rendered(content)).variants) {
      const { exif, icc, xmp, iptc, orientation } = await sharp(made.content).metadata();
      expect([exif, icc, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(made.content.includes(MAKER)).toBe(false);
    }
  });

  it.each([
    [3, [590, 390]],
    [6, [390, 10]],
    [8, [10, 590]],
    [2, [590, 10]],
  ] as const)('stand upright, whichever way the camera was held: %i', async (orientation, [x, y]) => {
    const content = await photo(600, 400).withMetadata({ orientation }).jpeg().toBuffer();
    const rendering = await rendered(content);
    const isTurned = orientation > 4;
    expect([rendering.width, rendering.height]).toEqual(isTurned ? [400, 600] : [600, 400]);
    const [red, green] = await pixel(variant(rendering, 'large'), x, y);
    expect([(red ?? 0) > 180, (green ?? 255) < 80]).toEqual([true, true]);
  });

  it('are in the colours that every screen knows, whatever the picture was made in', async () => {
    const cmyk = await photo(400, 300).toColourspace('cmyk').jpeg().toBuffer();
    const deep = await photo(400, 300).toColourspace('rgb16').png().toBuffer();
    const grey = await photo(400, 300).greyscale().png().toBuffer();
    for (const content of [cmyk, deep, grey]) {
      const { content: large } = variant(await rendered(content), 'large');
      expect(await sharp(large).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 });
    }
  });

  it('keep what is transparent, and its colours', async () => {
    const glass = { r: 200, g: 100, b: 40, alpha: 0.5 };
    const content = await sharp({ create: { width: 1400, height: 700, channels: 4, background: glass } })
      .png()
      .toBuffer();
    for (const made of (await rendered(content)).variants) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = await pixel(made, 5, 5);
      expect([red, green, blue, alpha].map((value) => Math.round(value / 10))).toEqual([20, 10, 4, 13]);
    }
  });

  it('show the first frame of an animation', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background } })
        .png()
        .toBuffer();
    const frames = [await frame('#d02020'), await frame('#2020d0')];
    const content = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const rendering = await rendered(content);
    expect([rendering.width, rendering.height]).toEqual([60, 40]);
    const [red = 0, , blue = 255] = await pixel(variant(rendering, 'large'), 30, 20);
    expect([red > 180, blue < 80]).toEqual([true, true]);
  });

  it('are no larger than the picture, and a pixel wide at least', async () => {
    expect(sizesOf(await rendered(greyPng(1, 1)))).toEqual(['thumbnail 1x1', 'medium 1x1', 'large 1x1']);
    expect(sizesOf(await rendered(greyPng(9000, 1)))).toEqual(['thumbnail 160x1', 'medium 480x1', 'large 1280x1']);
  });

  it('are made whatever remarks the file unfolds to', async () => {
    const remark = longRemark(50_000_000);
    const content = greyPng(60, 40, 40, [longProfile(50_000_000), ...Array.from({ length: 50 }, () => remark)]);
    expect(content.length).toBeLessThan(4_000_000);
    expect(sizesOf(await rendered(content))).toEqual(['thumbnail 60x40', 'medium 60x40', 'large 60x40']);
  });

  it('are made of as many pixels as are accepted', async () => {
    const content = greyPng(8_000, MAX_PIXELS / 8_000);
    expect(content.length).toBeLessThan(100_000);
    expect((await rendered(content)).width).toBe(8_000);
  });
});

describe('a file that is no good', () => {
  const refusal = async (content: Buffer) => {
    const rendering = await render(content, signal);
    return rendering.outcome === 'refused' ? rendering.code : rendering.outcome;
  };

  it.each([
    ['one pixel row too many', greyPng(8_000, MAX_PIXELS / 8_000 + 1, 1)],
    ['a thousand million pixels, of which it holds a few', greyPng(50_000, 20_000, 2)],
    ['as many as a picture can say that it has', greyPng(2 ** 31 - 1, 2 ** 31 - 1, 0)],
  ])('is too large with %s', async (_, content) => {
    expect(content.length).toBeLessThan(100_000);
    expect(await refusal(content)).toMatch(/^image_(too_large|unreadable)$/);
  });

  it('is too large when a JPEG of a few pixels says that it has thousands of millions', async () => {
    const content = await photo(40, 30).jpeg().toBuffer();
    // The start of the frame (ITU-T T.81, section B.2.2): its length and precision, then height and width.
    const frame = content.indexOf(Buffer.from([0xff, 0xc0]));
    content.writeUInt16BE(65_000, frame + 5);
    content.writeUInt16BE(65_000, frame + 7);
    expect(await refusal(content)).toBe('image_too_large');
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('is unreadable when a %s breaks off', async (format) => {
    const content = await photo(400, 300).toFormat(format).toBuffer();
    for (const share of [0.02, 0.5, 0.9]) {
      expect([share, await refusal(content.subarray(0, content.length * share))]).toEqual([share, 'image_unreadable']);
    }
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><p>'],
    ['the first bytes of a picture before a script', 'GIF89a=1;alert(1)//'],
    [
      'a drawing with a script',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    ],
    ['a drawing that names another file', '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'],
    ['a table', 'sku,price\n1,2'],
    ['a program', 'MZ\x90\0'],
    ['a picture in text', 'P3 1 1 255 0 0 0'],
  ])('is unreadable when it is %s', async (_, content) => {
    expect(await refusal(Buffer.from(content, 'latin1'))).toBe('image_unreadable');
  });

  it('is unreadable in formats that are seldom looked after', async () => {
    const tiff = await photo(50, 50).tiff().toBuffer();
    expect(await refusal(tiff)).toBe('image_unreadable');
  });

  it('is unreadable when bytes in its midst are others', async () => {
    const content = await photo(400, 300).png().toBuffer();
    content.fill(0x55, 50_000, 50_200);
    expect(await refusal(content)).toBe('image_unreadable');
  });

  it('is looked at no further when nobody waits for it any more', async () => {
    const stopped = AbortSignal.abort(new Error('Enough.'));
    await expect(render(await photo(50, 50).png().toBuffer(), stopped)).rejects.toThrow('Enough.');
  });
});
