import { bandOf, largestOrderOf } from './bands.rules.js';

describe('bands', () => {
  it.each([
    [900, 'excellent', null],
    [750, 'excellent', null],
    [749, 'good', null],
    [650, 'good', null],
    [649, 'fair', '100000.00'],
    [550, 'fair', '100000.00'],
    [549, 'poor', '50000.00'],
    [450, 'poor', '50000.00'],
    [449, 'very_poor', '0.00'],
    [300, 'very_poor', '0.00'],
    [null, 'poor', '50000.00'],
  ])('a score of %p is %s, and allows orders up to %p', (score, band, largest) => {
    expect(bandOf(score)).toBe(band);
    expect(largestOrderOf(bandOf(score))).toBe(largest);
  });
});
