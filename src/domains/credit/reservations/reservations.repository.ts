import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { CreditReservationState } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';

/** What an order on credit holds, or held, of its retailer's limit. */
export interface Reservation {
  readonly orderId: string;
  readonly retailerId: string;
  readonly amount: Money;
  readonly state: CreditReservationState;
}

const FIND = `
  select order_id as "orderId", retailer_id as "retailerId", amount, state
  from haat.credit_reservations where order_id = $1`;

const HOLD = `
  with held as (
    insert into haat.credit_reservations (order_id, retailer_id, amount, state, created_at)
    values ($1, $2, $3, 'held', haat.haat_now()) returning retailer_id, amount
  )
  update haat.credit_accounts a set reserved = a.reserved + held.amount, updated_at = haat.haat_now()
  from held where a.retailer_id = held.retailer_id`;

/** What has ended is not `held` any more, so that the second end finds nothing. */
const END = `
  with ended as (
    update haat.credit_reservations set state = $2, ended_at = haat.haat_now()
    where order_id = $1 and state = 'held' returning retailer_id, amount
  )
  update haat.credit_accounts a set reserved = a.reserved - ended.amount, updated_at = haat.haat_now()
  from ended where a.retailer_id = ended.retailer_id returning ended.amount`;

/** The SQL of reservations. Each change moves the account's `reserved` with it, whose row the caller has locked. */
@Injectable()
export class ReservationsRepository {
  async find(tx: Transaction, orderId: string): Promise<Reservation | undefined> {
    const [row] = await tx.query<Reservation & Record<string, unknown>>(FIND, [orderId]);
    return row;
  }

  async hold(tx: Transaction, { orderId, retailerId, amount }: Omit<Reservation, 'state'>): Promise<void> {
    await tx.query(HOLD, [orderId, retailerId, amount]);
  }

  /** Ends what the order holds. Returns the amount; undefined when it holds nothing any more. */
  async end(tx: Transaction, orderId: string, as: 'captured' | 'released'): Promise<Money | undefined> {
    const [row] = await tx.query<{ amount: Money }>(END, [orderId, as]);
    return row?.amount;
  }
}
