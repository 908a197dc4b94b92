import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { Conflict } from '../../../errors/index.js';
import type { Caller } from '../../../http/index.js';
import { Credit } from '../../credit/index.js';
import { Parties, type RetailerId } from '../../master-data/index.js';
import type { Order, OrderId } from '../order.js';
import { OrderEvents } from '../order-events.js';
import { OrdersProducer } from '../orders.producer.js';
import { asksForTheSame, basketOf } from './basket.rules.js';
import type { OrderRequest } from './new-order.js';
import { type EarlierOrder, PlacingRepository } from './placing.repository.js';

/** What became of a request to place an order. */
export interface Placed {
  readonly orderId: OrderId;
  /** False: the same order was placed before, under the same reference. */
  readonly isNew: boolean;
}

/** Places orders: the order, its hold on the credit and the job of its deadline are one commit. */
@Injectable()
export class Placing {
  constructor(
    private readonly database: Database,
    private readonly orders: PlacingRepository,
    private readonly parties: Parties,
    private readonly credit: Credit,
    private readonly events: OrderEvents,
    private readonly producer: OrdersProducer,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Places an order for the retailer that the caller names or is.
   *
   * @throws NotFound for an unknown retailer or product
   * @throws InvalidInput when the lines break a rule, see `basketOf`
   * @throws Conflict `retailer_inactive`, `product_inactive`, `reference_reused`, and on credit as `Credit.reserve` does
   */
  place(tx: Transaction | undefined, caller: Caller, request: OrderRequest): Promise<Placed> {
    return this.database.within(tx, async (within) => {
      const retailerId = await this.parties.retailerOf(within, caller, request.retailerId);
      const earlier = await this.#placedBefore(within, retailerId, request);
      if (earlier) return earlier;
      const order = await this.#insert(within, retailerId, caller, request);
      if (order) return this.#begin(within, order);
      const meanwhile = await this.#placedBefore(within, retailerId, request);
      if (meanwhile) return meanwhile;
      throw new Error(`An order with the reference "${request.reference}" is there and cannot be found.`);
    });
  }

  async #placedBefore(tx: Transaction, retailerId: RetailerId, request: OrderRequest): Promise<Placed | undefined> {
    const { reference } = request;
    if (reference === undefined) return undefined;
    const earlier = await this.orders.findByReference(tx, retailerId, reference);
    if (!earlier) return undefined;
    if (isRepeated(earlier, request)) return { orderId: earlier.id, isNew: false };
    throw new Conflict(
      'reference_reused',
      `The reference "${reference}" belongs to order ${earlier.number}, which asks for something else: take another one.`,
    );
  }

  async #insert(tx: Transaction, retailerId: RetailerId, caller: Caller, request: OrderRequest) {
    const { items, paymentTerms, reference } = request;
    const { status, code } = await this.parties.retailer(tx, retailerId);
    if (status !== 'active')
      throw new Conflict('retailer_inactive', `The retailer ${code} is inactive and can place no order.`);
    const products = await this.parties.products(
      tx,
      items.map(({ productId }) => productId),
    );
    return this.orders.insert(tx, {
      ...basketOf(items, products),
      retailerId,
      paymentTerms,
      ...(reference !== undefined && { reference }),
      placedBy: caller.name,
      expiresAfterMs: this.config.marketplace.orderExpiresAfterMs,
      timeZone: this.config.scheduler.timeZone,
    });
  }

  async #begin(tx: Transaction, order: Order): Promise<Placed> {
    const { id: orderId, number: orderNumber, retailerId, total: amount } = order;
    await this.events.publish(tx, { type: 'moved', order, from: null, to: 'placed' });
    if (order.paymentTerms === 'credit') await this.credit.reserve(tx, { orderId, orderNumber, retailerId, amount });
    await this.producer.expireOrder(tx, order, this.config.marketplace.orderExpiresAfterMs);
    return { orderId, isNew: true };
  }
}

const isRepeated = (earlier: EarlierOrder, { paymentTerms, items }: OrderRequest): boolean =>
  earlier.paymentTerms === paymentTerms && asksForTheSame(earlier.items, items);
