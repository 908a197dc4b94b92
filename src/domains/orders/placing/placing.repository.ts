import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Sql, Transaction } from '../../../database/index.js';
import type { PaymentTerms } from '../../../database/schema/orders.js';
import type { RetailerId } from '../../master-data/index.js';
import type { Order, OrderId, OrderLine } from '../order.js';
import { ORDER_COLUMNS } from '../orders.repository.js';
import type { NewOrder } from './new-order.js';

/** The order, its lines and the event of its placing; nothing at all when the retailer has used the reference before. */
const INSERT = `
  with placed as (
    insert into haat.orders as o (id, number, retailer_id, reference, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
    select $1, haat.human_number('ORD', 'haat.order_numbers', $2), $3, $4, $5, 'placed', $6, $7,
      clock.at, clock.at + $8::bigint * interval '1 ms', clock.at
    from (select haat.haat_now() as at) as clock
    on conflict (retailer_id, reference) do nothing
    returning ${ORDER_COLUMNS}
  ), items as (
    insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
    select placed.id, r."productId", r.line, r.quantity, r."unitPrice", r.amount
    from placed, json_to_recordset($9::json) as r("productId" uuid, line int, quantity int, "unitPrice" numeric, amount numeric)
  ), event as (
    insert into haat.order_events (id, order_id, from_status, to_status, actor, at)
    select $10, id, null, 'placed', $7, haat.haat_now() from placed
  )
  select * from placed`;

const FIND_BY_REFERENCE = `
  select o.id, o.number, o.payment_terms as "paymentTerms",
    json_agg(json_build_object('productId', i.product_id, 'quantity', i.quantity) order by i.line) as items
  from haat.orders o join haat.order_items i on i.order_id = o.id
  where o.retailer_id = $1 and o.reference = $2
  group by o.id`;

/** What an order that came under the same reference asked for. */
export interface EarlierOrder {
  readonly id: OrderId;
  readonly number: string;
  readonly paymentTerms: PaymentTerms;
  readonly items: readonly OrderLine[];
}

/** The SQL of placing; it decides nothing. */
@Injectable()
export class PlacingRepository {
  /** Records the order, unless one of the retailer has its reference; waits for one that is being placed. */
  async insert(tx: Transaction, order: NewOrder): Promise<Order | undefined> {
    const lines = order.lines.map((line, index) => ({ ...line, line: index + 1 }));
    const [placed] = await tx.query<Order & Record<string, unknown>>(INSERT, [
      uuidv7(),
      order.timeZone,
      order.retailerId,
      order.reference ?? null,
      order.paymentTerms,
      order.total,
      order.placedBy,
      order.expiresAfterMs,
      JSON.stringify(lines),
      uuidv7(),
    ]);
    return placed;
  }

  async findByReference(sql: Sql, retailerId: RetailerId, reference: string): Promise<EarlierOrder | undefined> {
    const [order] = await sql.query<EarlierOrder & Record<string, unknown>>(FIND_BY_REFERENCE, [retailerId, reference]);
    return order;
  }
}
