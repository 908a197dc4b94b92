import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { OrderId } from '../order.js';
import { EXPIRING_STATUSES } from '../order-states.rules.js';

/** To be asked when the order's row is locked: what the clock says before that may be old. */
const MS_LEFT = `
  select ceil(extract(epoch from expires_at - haat.haat_now()) * 1000)::float8 as "msLeft"
  from haat.orders where id = $1`;

/**
 * The condition on the status is that of the partial index `orders_overdue`, which gives the rows in this sequence. The moment is
 * a subquery, evaluated once, so that the search of the index ends at it.
 */
const OVERDUE = `
  select id, number, expires_at::text as "expiresAt"
  from haat.orders
  where status in (${EXPIRING_STATUSES.map((status) => `'${status}'`).join(', ')}) and expires_at <= (select haat.haat_now())
    and ($1::timestamptz is null or (expires_at, id) > ($1, $2::uuid))
  order by expires_at, id limit $3`;

/** An order whose time is over. */
export interface OverdueOrder {
  readonly id: OrderId;
  readonly number: string;
  /** As PostgreSQL writes it, with its microseconds: where the next batch begins. */
  readonly expiresAt: string;
}

/** The SQL of deadlines; it decides nothing. */
@Injectable()
export class ExpiryRepository {
  constructor(private readonly database: Database) {}

  /** How long the locked order still has, in ms; 0 or less when its time is over. */
  async msLeft(tx: Transaction, orderId: OrderId): Promise<number> {
    const [row] = await tx.query<{ msLeft: number }>(MS_LEFT, [orderId]);
    if (!row) throw new Error(`Order ${orderId} was locked and is gone.`);
    return row.msLeft;
  }

  /** The next overdue orders after `last`, longest overdue first. */
  overdue(last: OverdueOrder | undefined, limit: number): Promise<readonly OverdueOrder[]> {
    const values = [last?.expiresAt ?? null, last?.id ?? null, limit];
    return this.database.query<OverdueOrder & Record<string, unknown>>(OVERDUE, values);
  }
}
