import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { OrderStatus } from '../../../database/schema/orders.js';
import { NotFound } from '../../../errors/index.js';
import type { Caller } from '../../../http/index.js';
import { type Enqueued, type EnqueueOptions, Jobs } from '../../../jobs/index.js';
import { Parties } from '../../master-data/index.js';
import type { Order } from '../order.js';
import { OrderMoves } from '../order-moves.service.js';
import { keysOf } from '../orders.producer.js';
import { OrdersRepository } from '../orders.repository.js';
import { assertMayBeAskedFor, mayBeAskedFor } from './order-actions.rules.js';
import { UpdateOrderStatus } from './order-processing.jobs.js';

/** What a job has made of its action. */
export type ActionResult =
  | { readonly from: OrderStatus; readonly to: OrderStatus }
  /** The order has meanwhile moved elsewhere. */
  | { readonly refused: 'illegal_move'; readonly from: OrderStatus; readonly to: OrderStatus };

/** An action as its job carries it. */
interface Action {
  readonly orderId: string;
  readonly actor?: string;
  readonly reason?: string;
  /** Whose order it has to be. */
  readonly vendorId?: string;
}

/** Who moves an order whose job names nobody: an operator has enqueued it by hand. */
const UNNAMED = 'order-processing';

/** Moves of orders that somebody asks for: looked at when they are asked for, and decided by their job. */
@Injectable()
export class OrderActions {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly moves: OrderMoves,
    private readonly parties: Parties,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Enqueues the job of an action.
   *
   * @param to where the action leads
   * @throws NotFound when there is no such order, or it is none of the caller's party
   * @throws Conflict `illegal_move` naming both statuses
   */
  async request(
    tx: Transaction | undefined,
    caller: Caller,
    action: Action,
    to: OrderStatus,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const order = await this.#orderOf(tx, caller, action.orderId);
    assertMayBeAskedFor(order, to);
    return this.jobs.enqueue(tx, meant(action, order), { ...options, keys: keysOf(order) });
  }

  /** @throws NotFound */
  async carryOut(tx: Transaction, { orderId, actor, reason, vendorId }: Action, to: OrderStatus, jobId: string) {
    const order = await this.orders.lock(tx, orderId);
    const move = { from: order.status, to };
    const isAnothers = vendorId !== undefined && order.vendorId !== vendorId;
    if (isAnothers || !mayBeAskedFor(order.status, to)) return { refused: 'illegal_move' as const, ...move };
    await this.moves.move(tx, order, to, { actor: actor ?? UNNAMED, ...(reason !== undefined && { reason }), jobId });
    return move;
  }

  /** What belongs to another party is not there for a key that is bound to one. */
  async #orderOf(tx: Transaction | undefined, caller: Caller, id: string): Promise<Order> {
    const sql = tx ?? this.database;
    const { retailerId, vendorId } = await this.parties.scopeOf(sql, caller);
    const order = await this.orders.find(sql, id);
    const isForeign =
      (retailerId !== undefined && order.retailerId !== retailerId) ||
      (vendorId !== undefined && order.vendorId !== vendorId);
    if (isForeign) throw new NotFound('order', id);
    return order;
  }
}

/** What is reported is meant of the vendor that has the order now: by the time of the job another one may have it. */
const meant = (action: Action, { vendorId }: Order): Action =>
  action instanceof UpdateOrderStatus && vendorId !== null ? new UpdateOrderStatus({ ...action, vendorId }) : action;
