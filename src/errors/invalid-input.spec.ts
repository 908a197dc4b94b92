import { type FieldFault, InvalidInput } from './index.js';

const faults = (count: number): FieldFault[] =>
  Array.from({ length: count }, (_, index) => ({ field: `f${index}`, message: 'is wrong' }));

describe('what is said of wrong input', () => {
  it('names each fault', () => {
    const { message, details } = new InvalidInput(faults(2));
    expect([message, details]).toEqual(['The request has 2 faults: f0, f1.', faults(2)]);
    expect(new InvalidInput(faults(1)).message).toBe('The request has a fault: f0.');
  });

  it('does not grow with the number of faults', () => {
    expect(new InvalidInput(faults(50)).details).toEqual(faults(50));
    const { message, details } = new InvalidInput(faults(12_000));
    expect(details).toEqual([...faults(50), { field: '…', message: 'and 11950 more faults' }]);
    expect(message).toMatch(/^The request has 12000 faults: f0, f1, .*, f49, …\.$/);
  });
});
