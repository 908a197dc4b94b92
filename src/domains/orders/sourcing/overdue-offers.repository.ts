import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { OfferId, OrderId } from '../order.js';

/** An open offer whose time is over. */
export interface OverdueOffer {
  readonly id: OfferId;
  readonly orderId: OrderId;
  readonly orderNumber: string;
  /** As PostgreSQL writes it, with its microseconds: where the next batch begins. */
  readonly respondBy: string;
}

/** The moment is a subquery, evaluated once, so that the partial index `offers_overdue` ends the search at it. */
const OVERDUE = `
  select f.id, f.order_id as "orderId", o.number as "orderNumber", f.respond_by::text as "respondBy"
  from haat.offers f join haat.orders o on o.id = f.order_id
  where f.status = 'open' and f.respond_by <= (select haat.haat_now())
    and ($1::timestamptz is null or (f.respond_by, f.id) > ($1, $2::uuid))
  order by f.respond_by, f.id limit $3`;

/** Finds what has been overlooked; it decides nothing. */
@Injectable()
export class OverdueOffersRepository {
  constructor(private readonly database: Database) {}

  /** The next overdue offers after `last`, longest overdue first. */
  after(last: OverdueOffer | undefined, limit: number): Promise<readonly OverdueOffer[]> {
    const values = [last?.respondBy ?? null, last?.id ?? null, limit];
    return this.database.query<OverdueOffer & Record<string, unknown>>(OVERDUE, values);
  }
}
