import { InvalidInput } from '../../../errors/index.js';
import { DEFINITIONS } from '../definitions/index.js';
import { checkNarrowing, checkPeriod, narrowedToOwn } from './report-request.rules.js';

const sales = DEFINITIONS['sales-analysis'];
const credit = DEFINITIONS['credit-summary'];

describe('the period of a report', () => {
  it.each([
    ['2026-11-22', '2026-11-22'],
    ['2024-01-01', '2024-12-31'],
    ['2026-12-31', '2027-01-01'],
  ])('may be %s to %s', (startOn, endOn) => {
    expect(() => checkPeriod(startOn, endOn)).not.toThrow();
  });

  it.each([
    ['2026-11-22', '2026-11-21', 'before'],
    ['2024-01-01', '2025-01-01', '366 days'],
  ])('may not be %s to %s', (startOn, endOn, message) => {
    expect(() => checkPeriod(startOn, endOn)).toThrow(
      expect.objectContaining({
        details: [{ field: 'filters.endDate', message: expect.stringContaining(message) as string }],
      }),
    );
  });
});

describe('narrowing a report', () => {
  it('is refused where it knows nothing of the party', () => {
    expect(() => checkNarrowing(sales, { vendorCode: 'V1', retailerCode: 'R1' })).not.toThrow();
    expect(() => checkNarrowing(credit, { vendorCode: 'V1' })).toThrow(InvalidInput);
    expect(() => checkNarrowing(credit, { vendorCode: undefined })).not.toThrow();
  });

  it('to its own party is what a bound key gets, whether it says so or not', () => {
    const vendor = { role: 'vendor', party: 'V1' } as const;
    expect(narrowedToOwn(sales, {}, vendor)).toEqual({ vendorCode: 'V1' });
    expect(narrowedToOwn(sales, { vendorCode: 'V1', retailerCode: 'R1' }, vendor)).toEqual({
      vendorCode: 'V1',
      retailerCode: 'R1',
    });
    expect(() => narrowedToOwn(sales, { vendorCode: 'V2' }, vendor)).toThrow('V2');
    expect(() => narrowedToOwn(credit, {}, vendor)).toThrow('credit-summary');
    expect(narrowedToOwn(credit, {}, { role: 'retailer', party: 'R1' })).toEqual({ retailerCode: 'R1' });
  });
});
