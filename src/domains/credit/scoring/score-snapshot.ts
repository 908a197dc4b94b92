import type { Money } from '../../../money/index.js';

/** Value of invoices, by how late it was paid. */
export interface AgedAmount {
  /** From 0, by the due date or before, to 30, so late or later. */
  readonly daysLate: number;
  readonly amount: Money;
}

/** What was ordered in one month; the months end on the day of the snapshot. */
export interface MonthOfOrders {
  /** The last day of the month. */
  readonly until: string;
  readonly amount: Money;
}

/**
 * Everything that a score is computed from. It is stored with the score, so that anyone can compute it again; days are
 * those of the scheduler's time zone.
 */
export interface ScoreSnapshot {
  readonly asOf: string;
  readonly creditLimit: Money;
  /** Outstanding invoices and held reservations, less what was paid in advance. */
  readonly exposure: Money;
  /** How long there has been an account. */
  readonly accountDays: number;
  /** What was paid of the invoices of twelve months. */
  readonly paid: readonly AgedAmount[];
  /**
   * What is overdue of them, by how late it is already, and what was written off, as late as can be. What is not due
   * yet, or disputed, says nothing.
   */
  readonly overdue: readonly AgedAmount[];
  /** Six of them, the latest first; cancelled orders left out. */
  readonly months: readonly MonthOfOrders[];
  /** Orders of twelve months. */
  readonly placed: number;
  readonly cancelled: number;
}
