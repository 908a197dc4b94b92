import { INVOICE_STATUSES } from '../../../database/schema/credit.js';
import { mayMove, refuseIllegalMove } from './invoice.rules.js';

describe('an invoice', () => {
  it.each([
    ['dispute', ['open', 'partially_paid']],
    ['resolve', ['disputed']],
    ['write_off', ['open', 'partially_paid', 'disputed']],
  ] as const)('lets people %s it from %j only', (move, from) => {
    expect(INVOICE_STATUSES.filter((status) => mayMove(status, move))).toEqual(from);
  });

  it('names both states when a move is refused', () => {
    expect(() => refuseIllegalMove({ number: 'INV-2026-000001', status: 'paid' }, 'dispute')).toThrow(
      'Invoice INV-2026-000001 is paid and cannot be disputed: only one that is open or partially_paid can.',
    );
  });
});
