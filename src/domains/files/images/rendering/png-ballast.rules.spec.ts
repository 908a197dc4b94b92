import { greyPng, longProfile, longRemark } from '../../../../../test/support/images/png.js';
import { withoutBallast } from './png-ballast.rules.js';

const plain = greyPng(60, 40);
const withChunks = (...more: Buffer[]) => greyPng(60, 40, 40, more);

describe('the ballast of a PNG file', () => {
  it('is taken off: remarks, and a profile that is none by its size', () => {
    const [remark, vast] = [longRemark(1_000_000), longProfile(5_000_000)];
    expect(withoutBallast(withChunks(remark, vast, remark)).equals(plain)).toBe(true);
  });

  it('is not what the picture needs', () => {
    expect(withoutBallast(plain).equals(plain)).toBe(true);
    const profiled = withChunks(longProfile(100_000));
    expect(withoutBallast(profiled).equals(profiled)).toBe(true);
  });

  it('is every profile but the first', () => {
    const profile = longProfile(100_000);
    expect(withoutBallast(withChunks(profile, profile, profile)).equals(withChunks(profile))).toBe(true);
  });

  it.each([
    ['breaks off', plain.subarray(0, -7)],
    ['says of a chunk that it is longer than the file', Buffer.concat([plain, Buffer.from('ffffffff49454e44', 'hex')])],
    ['has a profile that is damaged', withChunks(longProfile(100_000).fill(7, 30, 40))],
    ['is of another kind', Buffer.from('GIF89a tEXt zTXt')],
    ['is empty', Buffer.alloc(0)],
  ])('is not looked for in what %s', (_, content) => {
    expect(withoutBallast(content).equals(content)).toBe(true);
  });
});
