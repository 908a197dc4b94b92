import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { Money } from '../../money/index.js';

const LATER = 'Not built yet.';

/** An order on credit, as far as credit is concerned. */
export interface CreditOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly retailerId: string;
  readonly amount: Money;
}

/** What orders on credit do to their retailer's account. Each call locks the account's row. */
@Injectable()
export class Credit {
  /**
   * Holds the order's amount of the retailer's limit.
   *
   * @throws Conflict `credit_on_hold` or `credit_blocked` by the account's status, `credit_limit_exceeded` with the figures,
   *   `credit_band_exceeded` where the score allows no such order
   */
  reserve(_tx: Transaction, _order: CreditOrder): Promise<void> {
    throw new Error(LATER);
  }

  /** Gives back what the order holds. Returns whether it held anything: once only, however often it is called. */
  release(_tx: Transaction, _orderId: string): Promise<boolean> {
    throw new Error(LATER);
  }

  /**
   * Issues the invoice of a delivered order: captures its reservation, posts it, and allocates what was paid in advance.
   * A second call returns the first one's invoice.
   */
  invoice(
    _tx: Transaction,
    _order: CreditOrder,
    _jobId: string | undefined,
  ): Promise<{ readonly invoiceId: string; readonly number: string }> {
    throw new Error(LATER);
  }
}
