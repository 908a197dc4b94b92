import sharp, { type Sharp } from 'sharp';

/** Where the photograph says that it was taken. */
export const PLACE = { GPSLatitudeRef: 'N', GPSLatitude: '27/1 42/1 0/1', GPSLongitudeRef: 'E' };
export const MAKER = 'Camera of the test';

const made = new Map<string, Buffer>();

/** Something like a photograph: sky, sun, hills and grain; its left upper corner is red, so that its turning shows. */
export function photo(width = 1600, height = 1200): Sharp {
  const size = `${width}x${height}`;
  const pixels = made.get(size) ?? pixelsOf(width, height);
  made.set(size, pixels);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The same with what cameras write into their files. */
export const taggedPhoto = (width?: number, height?: number): Sharp =>
  photo(width, height).withExif({ IFD0: { Make: MAKER, Copyright: 'Somebody' }, IFD3: PLACE });

function pixelsOf(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(x / width, y / height);
      // Grain that looks like chance and is the same each time.
      const grain = ((Math.imul(x, 374_761_393) ^ Math.imul(y, 668_265_263)) >>> 24) / 16 - 8;
      const at = (y * width + x) * 3;
      for (const [channel, value] of colour.entries()) {
        pixels[at + channel] = Math.max(0, Math.min(255, value + grain));
      }
    }
  }
  return pixels;
}

type Colour = readonly [red: number, green: number, blue: number];

function colourAt(x: number, y: number): Colour {
  if (x < 0.1 && y < 0.1) return [220, 30, 30];
  if (Math.hypot((x - 0.7) * 1.33, y - 0.25) < 0.09) return [255, 236, 170];
  const near = 0.78 + 0.06 * Math.sin(x * 9 + 1);
  const far = 0.6 + 0.08 * Math.sin(x * 6) + 0.02 * Math.sin(x * 23);
  if (y > near) return [60 + 40 * (y - near), 110 - 60 * (y - near), 45];
  if (y > far) return [90, 120 + 60 * (y - far), 130];
  return [120 + 90 * y, 170 + 60 * y, 235];
}
