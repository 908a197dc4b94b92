import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { type Enqueued, Jobs } from '../../jobs/index.js';
import type { Order } from './order.js';
import { RouteOrder } from './sourcing/route-order.job.js';

/** By these keys the jobs of an order are found. */
export const keysOf = ({ number, id }: Pick<Order, 'number' | 'id'>): readonly string[] => [number, id];

/** How jobs about orders are enqueued, in the commit from which they follow. */
@Injectable()
export class OrdersProducer {
  constructor(private readonly jobs: Jobs) {}

  /** Lets a vendor be found; one such job of an order is enough. */
  routeOrder(tx: Transaction, order: Pick<Order, 'number' | 'id'>): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new RouteOrder({ orderId: order.id }), {
      deduplicationKey: order.id,
      keys: keysOf(order),
    });
  }
}
