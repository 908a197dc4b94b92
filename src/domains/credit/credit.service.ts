import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { Conflict } from '../../errors/index.js';
import { compareMoney, type Money } from '../../money/index.js';
import { refusalOf } from './accounts/account.rules.js';
import { CreditAccountsRepository } from './accounts/accounts.repository.js';
import type { IssuedInvoice } from './invoices/invoice.js';
import { Invoicing } from './invoices/invoicing.service.js';
import { type Reservation, ReservationsRepository } from './reservations/reservations.repository.js';

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
  constructor(
    private readonly accounts: CreditAccountsRepository,
    private readonly reservations: ReservationsRepository,
    private readonly invoicing: Invoicing,
  ) {}

  /**
   * Holds the order's amount of the retailer's limit, once however often it is called.
   *
   * @throws Conflict `credit_on_hold` or `credit_blocked` by the account's status, `credit_limit_exceeded` with the figures,
   *   `credit_band_exceeded` where the score allows no such order, `reservation_exists` when the order holds or held another
   * @throws NotFound when there is no such retailer
   */
  async reserve(tx: Transaction, order: CreditOrder): Promise<void> {
    const account = await this.accounts.lock(tx, order.retailerId);
    const earlier = await this.reservations.find(tx, order.orderId);
    if (earlier) return refuseAnother(earlier, order);
    const refusal = refusalOf(account, order.amount);
    if (refusal) throw new Conflict(refusal.code, refusal.message);
    await this.reservations.hold(tx, order);
  }

  /** Gives back what the order holds. Returns whether it held anything: once only, however often it is called. */
  async release(tx: Transaction, orderId: string): Promise<boolean> {
    const reservation = await this.reservations.find(tx, orderId);
    if (!reservation) return false;
    await this.accounts.lock(tx, reservation.retailerId);
    return (await this.reservations.end(tx, orderId, 'released')) !== undefined;
  }

  /**
   * Issues the invoice of a delivered order: captures its reservation, posts it, and allocates what was paid in advance.
   * A second call returns the first one's invoice.
   *
   * @throws Conflict `nothing_reserved` when the order holds nothing: it was paid in cash, or given up before
   */
  async invoice(tx: Transaction, order: CreditOrder): Promise<IssuedInvoice> {
    await this.accounts.lock(tx, order.retailerId);
    const earlier = await this.invoicing.ofOrder(tx, order.orderId);
    if (earlier) return earlier;
    const amount = await this.reservations.end(tx, order.orderId, 'captured');
    if (amount === undefined) {
      const message = `Order ${order.orderNumber} holds no credit that an invoice could capture: it was cancelled, or is paid in cash.`;
      throw new Conflict('nothing_reserved', message);
    }
    return this.invoicing.issue(tx, { ...order, amount });
  }
}

function refuseAnother({ state, amount }: Reservation, order: CreditOrder): void {
  if (state === 'held' && compareMoney(amount, order.amount) === 0) return;
  const message = `Order ${order.orderNumber} has a reservation of ${amount} already, which is ${state}: an order reserves once.`;
  throw new Conflict('reservation_exists', message);
}
