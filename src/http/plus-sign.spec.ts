import { withPlus } from './plus-sign.js';

describe('a plus that came as a blank', () => {
  it.each([
    [' 9779841234567', '+9779841234567'],
    ['phone: 9779841234567', 'phone:+9779841234567'],
    ['+9779841234567', '+9779841234567'],
    ['phone:+9779841234567', 'phone:+9779841234567'],
    [' asha@example.com', ' asha@example.com'],
    ['ORD-2026 17', 'ORD-2026 17'],
    ['', ''],
  ])('is one again: %j is %j', (text, expected) => expect(withPlus(text)).toBe(expected));
});
