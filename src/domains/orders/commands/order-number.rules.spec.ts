import { orderNumberIn } from './order-number.rules.js';

it.each([
  ['ORD-2026-000123', 'ORD-2026-000123'],
  ['ORD 2026 000123', 'ORD-2026-000123'],
  ['ORD-2026-123', 'ORD-2026-000123'],
  ['ORD/2026/000123', 'ORD-2026-000123'],
  ['ORD - 2026 - 000123', 'ORD-2026-000123'],
  ['ORD-2026-1234567', 'ORD-2026-1234567'],
])('%j is the order %s', (words, number) => expect(orderNumberIn(words)).toBe(number));

it.each([
  '',
  '123',
  'ORD',
  'ORD-2026',
  'ONE IS AT HOME',
  'ORD-26-1',
  'ORD-2026-000123 PLEASE',
  "ORD-2026-1'; DROP TABLE",
])('%j is no number', (words) => expect(orderNumberIn(words)).toBeUndefined());
