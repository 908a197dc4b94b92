import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import { Conflict, InvalidInput } from '../../../errors/index.js';
import { type Enqueued, type EnqueueOptions, Jobs } from '../../../jobs/index.js';
import { Parties } from '../../master-data/index.js';
import type { Order } from '../order.js';
import { assertLegal, isFinal } from '../order-states.rules.js';
import { keysOf } from '../orders.producer.js';
import { OrdersRepository } from '../orders.repository.js';
import { AssignVendor } from './assign-vendor.job.js';
import { RouteOrder } from './route-order.job.js';

/** A vendor that somebody has chosen, and why. */
export interface Choice {
  readonly vendorId: string;
  readonly reason: string;
  readonly actor: string;
}

/** What people ask of the search for a vendor: looked at when it is asked for, and decided by the job. */
@Injectable()
export class SourcingRequests {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly parties: Parties,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Lets the best vendor be found.
   *
   * @throws NotFound
   * @throws Conflict `illegal_move` naming both statuses, `auction_open`
   */
  async route(tx: Transaction | undefined, orderId: string, options: EnqueueOptions): Promise<Enqueued> {
    const order = await this.#withoutAuction(tx ?? this.database, orderId);
    assertLegal(order, 'offered');
    return this.jobs.enqueue(tx, new RouteOrder({ orderId }), { ...options, keys: keysOf(order) });
  }

  /** Lets the order be offered to a vendor against the ranking; throws the same. */
  async routeTo(
    tx: Transaction | undefined,
    orderId: string,
    chosen: Choice,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const order = await this.#given(tx ?? this.database, orderId, chosen.vendorId, 'offered');
    return this.jobs.enqueue(tx, new RouteOrder({ orderId, chosen }), { ...options, keys: keysOf(order) });
  }

  /** Lets the order be given to a vendor without asking it; throws the same. */
  async assign(
    tx: Transaction | undefined,
    orderId: string,
    chosen: Choice,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const order = await this.#given(tx ?? this.database, orderId, chosen.vendorId, 'accepted');
    return this.jobs.enqueue(tx, new AssignVendor({ orderId, ...chosen }), { ...options, keys: keysOf(order) });
  }

  /** An order that a chosen vendor can be given: confirmed, or offered to another. */
  async #given(sql: Sql, orderId: string, vendorId: string, to: 'offered' | 'accepted'): Promise<Order> {
    const order = await this.#withoutAuction(sql, orderId);
    if (order.status !== 'confirmed' && order.status !== 'offered') assertLegal(order, to);
    const vendor = await this.parties.vendor(sql, vendorId);
    if (vendor.status !== 'active')
      throw new InvalidInput([{ field: 'vendorId', message: `"${vendor.code}" is inactive: choose an active vendor` }]);
    return order;
  }

  async #withoutAuction(sql: Sql, orderId: string): Promise<Order> {
    const order = await this.orders.find(sql, orderId);
    if (order.auctionId === null || isFinal(order.status)) return order;
    throw new Conflict(
      'auction_open',
      `Order ${order.number} is in an auction, which looks for its vendor: cancel that first.`,
    );
  }
}
