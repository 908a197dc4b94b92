import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { OrderStatus } from '../../../database/schema/orders.js';
import { RetryLater } from '../../../jobs/index.js';
import { OrderMoves } from '../order-moves.service.js';
import { isLegal } from '../order-states.rules.js';
import { OrdersProducer } from '../orders.producer.js';
import { OrdersRepository } from '../orders.repository.js';
import { ExpiryRepository, type OverdueOrder } from './expiry.repository.js';

const BATCH = 500;

export type Expired = { readonly expired: true } | { readonly skipped: OrderStatus };

/** What a sweep has come across. */
export interface Swept {
  readonly overdue: number;
  /** Fewer than `overdue` where the job of a deadline is on its way. */
  readonly enqueued: number;
}

/** Ends orders that no vendor has accepted in time. */
@Injectable()
export class Expiry {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly deadlines: ExpiryRepository,
    private readonly moves: OrderMoves,
    private readonly producer: OrdersProducer,
  ) {}

  /**
   * Expires the order, unless it has got where nothing expires: the answer then holds its status.
   *
   * @throws NotFound
   * @throws RetryLater when its time is not over yet
   */
  async expire(tx: Transaction, orderId: string, jobId: string): Promise<Expired> {
    const order = await this.orders.lock(tx, orderId);
    if (!isLegal(order.status, 'expired')) return { skipped: order.status };
    const msLeft = await this.deadlines.msLeft(tx, order.id);
    if (msLeft > 0)
      throw new RetryLater(msLeft, `Order ${order.number} has time until ${order.expiresAt.toISOString()}.`);
    await this.moves.move(tx, order, 'expired', { actor: 'order-expiry', reason: 'not accepted in time', jobId });
    return { expired: true };
  }

  /** Enqueues the jobs of all deadlines that are over; each batch is a commit, and one that is repeated does nothing. */
  async sweep(signal: AbortSignal): Promise<Swept> {
    let swept: Swept = { overdue: 0, enqueued: 0 };
    let batch: readonly OverdueOrder[] = [];
    do {
      signal.throwIfAborted();
      batch = await this.deadlines.overdue(batch.at(-1), BATCH);
      const orders = batch;
      const jobs = await this.database.transaction((tx) => this.producer.expireOrders(tx, orders));
      const created = jobs.filter(({ outcome }) => outcome === 'created').length;
      swept = { overdue: swept.overdue + orders.length, enqueued: swept.enqueued + created };
    } while (batch.length === BATCH);
    return swept;
  }
}
