import type { CreditAccountStatus } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';

/** A retailer's account as a decision about it needs it, its row locked. */
export interface CreditAccount {
  readonly retailerId: string;
  readonly status: CreditAccountStatus;
  readonly creditLimit: Money;
  /** What invoices are open for. */
  readonly outstanding: Money;
  /** What orders hold that are not invoiced yet. */
  readonly reserved: Money;
  /** Payments that no invoice has taken. */
  readonly unapplied: Money;
  /** From 300 to 900; null until one was computed. */
  readonly score: number | null;
}
