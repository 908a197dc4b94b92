import { isTooLarge, MAX_PIXELS } from './size-limits.rules.js';

const head = { format: 'jpeg', width: 8_000, height: MAX_PIXELS / 8_000, channels: 3, depth: 'uchar' };

describe('how large a picture may be', () => {
  it.each([
    ['a photograph of the largest camera', {}, false],
    ['one row more', { height: head.height + 1 }, true],
    ['as much with what is transparent', { channels: 4 }, false],
    ['as much in 16 bits', { depth: 'ushort' }, true],
    ['half as much in 16 bits, with what is transparent', { depth: 'ushort', channels: 4, width: 4_000 }, false],
    ['AVIF of 16 megapixels', { format: 'heif', width: 4_000, height: 4_000 }, false],
    ['AVIF of more', { format: 'heif', width: 4_000, height: 4_001 }, true],
  ])('%s', (_, other, expected) => expect(isTooLarge({ ...head, ...other })).toBe(expected));
});
