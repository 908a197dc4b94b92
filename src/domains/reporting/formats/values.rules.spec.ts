import * as fc from 'fast-check';
import { asCell, asData, asPrinted, asShort } from './values.rules.js';

describe('a value', () => {
  it.each([
    ['money', '1234567.5', 1_234_567.5, '1234567.50', '1,234,567.50'],
    ['money', '0', 0, '0.00', '0.00'],
    ['money', '-1000.00', -1000, '-1000.00', '-1,000.00'],
    ['integer', 12345, 12_345, '12345', '12,345'],
    ['percent', '87.5', 87.5, '87.5', '87.5 %'],
    ['percent', '100.0000', 100, '100.0', '100.0 %'],
    ['decimal', '2', 2, '2.0', '2.0'],
    ['text', '=1+1', '=1+1', '=1+1', '=1+1'],
    ['day', '2026-11-22', '2026-11-22', '2026-11-22', '2026-11-22'],
    ['money', null, null, null, '–'],
    ['text', undefined, null, null, '–'],
  ] as const)('%s %p is data, a cell, and print', (kind, value, data, cell, print) => {
    expect([asData(kind, value), asCell(kind, value), asPrinted(kind, value)]).toEqual([data, cell, print]);
  });

  it('of money is the same amount however it is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -99_999_999_999n, max: 99_999_999_999n }), (cents) => {
        const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
        const exact = `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(asCell('money', exact)).toBe(exact);
        expect(asPrinted('money', exact).replaceAll(',', '')).toBe(exact);
        expect(asData('money', exact)).toBe(Number(exact));
      }),
    );
  });

  it.each([
    [0, '0'],
    [12.5, '12.5'],
    [999, '999'],
    [999.9, '1K'],
    [1_000, '1K'],
    [1_250, '1.3K'],
    [94_900, '94.9K'],
    [999_990, '1M'],
    [1_200_000, '1.2M'],
    [315_725_822, '316M'],
    [2e9, '2B'],
    [-1_500, '-1.5K'],
  ])('%p is %p where there is little room', (value, text) => expect(asShort(value)).toBe(text));
});
