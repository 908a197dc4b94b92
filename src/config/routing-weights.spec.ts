import { parseRoutingWeights } from './routing-weights.js';

describe('ROUTING_WEIGHTS', () => {
  it('gives each component its percent, and those not named nothing', () => {
    expect(parseRoutingWeights('price: 70, proximity:30')).toEqual({
      availability: 0,
      price: 70,
      proximity: 30,
      workload: 0,
      reliability: 0,
    });
  });

  it.each([
    ['price:60,proximity:30', 'adds up to 90'],
    ['colour:100', 'weighs "colour"'],
    ['', 'weighs ""'],
  ])('refuses %j', (list, reason) => expect(() => parseRoutingWeights(list)).toThrow(reason));
});
