import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { type Enqueued, type EnqueueRequest, Jobs, type Milliseconds } from '../../jobs/index.js';
import { ExpireOrder } from './expiry/expiry.jobs.js';
import type { Order } from './order.js';
import { RouteOrder } from './sourcing/route-order.job.js';

type Named = Pick<Order, 'number' | 'id'>;

/** By these keys the jobs of an order are found. */
export const keysOf = ({ number, id }: Named): readonly string[] => [number, id];

/** One job of a kind is enough for an order at a time. */
const onceFor = (order: Named) => ({ deduplicationKey: order.id, keys: keysOf(order) });

/** How jobs about orders are enqueued, in the commit from which they follow. */
@Injectable()
export class OrdersProducer {
  constructor(private readonly jobs: Jobs) {}

  /**
   * Lets a vendor be found. Not only once: a job of the order that is just ending waits for the order's lock, which the caller
   * holds, and would be waited for by the same key. A second job finds nothing to do.
   */
  routeOrder(tx: Transaction, order: Named): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new RouteOrder({ orderId: order.id }), { keys: keysOf(order) });
  }

  /** Ends the order after so long, unless a vendor has accepted it by then. */
  expireOrder(tx: Transaction, order: Named, delay: Milliseconds): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new ExpireOrder({ orderId: order.id }), { ...onceFor(order), delay });
  }

  /** The same for orders whose time is over. */
  expireOrders(tx: Transaction, orders: readonly Named[]): Promise<readonly Enqueued[]> {
    const requests = orders.map((order): EnqueueRequest => {
      return { payload: new ExpireOrder({ orderId: order.id }), options: onceFor(order) };
    });
    return this.jobs.enqueueAll(tx, requests);
  }
}
