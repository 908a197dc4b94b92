import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Sql, Transaction } from '../../database/index.js';
import type { OrderStatus } from '../../database/schema/orders.js';
import { NotFound } from '../../errors/index.js';
import type { Mover, Order, OrderLine } from './order.js';

/** An {@link Order} of `haat.orders o`. */
export const ORDER_COLUMNS = `
  o.id, o.number, o.retailer_id as "retailerId", o.payment_terms as "paymentTerms", o.status, o.total,
  o.vendor_id as "vendorId", o.auction_id as "auctionId", o.routing_round as "routingRound", o.expires_at as "expiresAt"`;

const FIND = `select ${ORDER_COLUMNS} from haat.orders o where o.id = $1`;

const LOCK = `${FIND} for update`;

/**
 * The move and its event are one statement. An order has a vendor from the acceptance on, as long as that stands: it is
 * the vendor of the one offer of the order that is accepted.
 */
const MOVE = `
  with moved as (
    update haat.orders o set status = $3, updated_at = haat.haat_now(),
      vendor_id = case
        when $3 = 'accepted' then (select vendor_id from haat.offers where order_id = o.id and status = 'accepted')
        when $3 in ('confirmed', 'cancelled', 'expired', 'unfulfillable') then null
        else o.vendor_id end
    where o.id = $1 and o.status = $2
    returning ${ORDER_COLUMNS}
  ), event as (
    insert into haat.order_events (id, order_id, from_status, to_status, actor, reason, job_id, at)
    select $4, id, $2, $3, $5, $6, $7::uuid, haat.haat_now() from moved
  )
  select * from moved`;

const LINES = `
  select product_id as "productId", quantity from haat.order_items where order_id = $1 order by line`;

/** The SQL by which orders are locked and moved; it decides nothing. */
@Injectable()
export class OrdersRepository {
  /**
   * Locks the order's row: what is decided about it from now on stands at the commit.
   *
   * @throws NotFound
   */
  lock(tx: Transaction, id: string): Promise<Order> {
    return this.#one(tx, LOCK, id);
  }

  /**
   * The order as it is at the moment; it may have moved when something is done about it.
   *
   * @throws NotFound
   */
  find(sql: Sql, id: string): Promise<Order> {
    return this.#one(sql, FIND, id);
  }

  /** In the order of the lines. */
  lines(sql: Sql, id: string): Promise<readonly OrderLine[]> {
    return sql.query<OrderLine & Record<string, unknown>>(LINES, [id]);
  }

  /** Writes a legal move of a locked order, with its event. */
  async move(tx: Transaction, { id, number, status }: Order, to: OrderStatus, mover: Mover): Promise<Order> {
    const values = [id, status, to, uuidv7(), mover.actor, mover.reason ?? null, mover.jobId ?? null];
    const [moved] = await tx.query<Order & Record<string, unknown>>(MOVE, values);
    if (!moved) throw new Error(`Order ${number} is not ${status} any more: lock it, and move what the lock returned.`);
    return moved;
  }

  async #one(sql: Sql, statement: string, id: string): Promise<Order> {
    const [order] = await sql.query<Order & Record<string, unknown>>(statement, [id]);
    if (!order) throw new NotFound('order', id);
    return order;
  }
}
