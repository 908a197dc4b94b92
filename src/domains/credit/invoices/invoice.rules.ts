import type { InvoiceStatus } from '../../../database/schema/credit.js';
import { Conflict } from '../../../errors/index.js';

/** What people do to an invoice. What payments do to it follows from what is paid: `open`, `partially_paid` or `paid`. */
export type InvoiceMove = 'dispute' | 'resolve' | 'write_off';

interface MoveRule {
  readonly from: readonly InvoiceStatus[];
  /** What cannot be, in the words of the error. */
  readonly participle: string;
}

/** From where each move leads; a resolved invoice is again what its payments make it. */
const MOVES: Readonly<Record<InvoiceMove, MoveRule>> = {
  dispute: { from: ['open', 'partially_paid'], participle: 'disputed' },
  resolve: { from: ['disputed'], participle: 'resolved' },
  write_off: { from: ['open', 'partially_paid', 'disputed'], participle: 'written_off' },
};

export const mayMove = (status: InvoiceStatus, move: InvoiceMove): boolean => MOVES[move].from.includes(status);

/** @throws Conflict `illegal_move`, naming both states */
export function refuseIllegalMove(invoice: { number: string; status: InvoiceStatus }, move: InvoiceMove): void {
  if (mayMove(invoice.status, move)) return;
  const { from, participle } = MOVES[move];
  const message = `Invoice ${invoice.number} is ${invoice.status} and cannot be ${participle}: only one that is ${from.join(' or ')} can.`;
  throw new Conflict('illegal_move', message);
}
