import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { OrderStatus } from '../../../database/schema/orders.js';
import { HaatError } from '../../../errors/index.js';
import type { JobContext } from '../../../jobs/index.js';
import { Parties } from '../../master-data/index.js';
import type { Mover } from '../order.js';
import { isLegal } from '../order-states.rules.js';
import { OrdersRepository } from '../orders.repository.js';
import type { AssignVendor } from './assign-vendor.job.js';
import { Offers } from './offers.service.js';
import { OffersRepository } from './offers.repository.js';
import { VendorFactsRepository } from './vendor-facts.repository.js';

/** What has come of assigning a vendor. */
export type Assigned =
  | { readonly assigned: string; readonly offerId: string }
  | { readonly refused: 'illegal_move'; readonly from: OrderStatus; readonly to: 'accepted' }
  | { readonly refused: 'insufficient_stock' | 'vendor_inactive' }
  | { readonly skipped: 'auction' | 'order_expired' };

const SHORT = { refused: 'insufficient_stock' } as const;

/** Gives orders to vendors that somebody has chosen and spoken to: no offer waits for their answer. */
@Injectable()
export class Assignment {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly offersOf: OffersRepository,
    private readonly offers: Offers,
    private readonly facts: VendorFactsRepository,
    private readonly parties: Parties,
  ) {}

  /** The job's work, its commit included: where the stock falls short, all of it is taken back and the job completes. */
  async carryOut(assignment: AssignVendor, job: JobContext): Promise<Assigned> {
    const mover = { actor: assignment.actor, reason: assignment.reason, jobId: job.id };
    try {
      return await job.commit((tx) => this.#assign(tx, assignment, mover));
    } catch (error) {
      if (!(error instanceof HaatError) || error.code !== SHORT.refused) throw error;
      return job.commit(() => Promise.resolve(SHORT));
    }
  }

  async #assign(tx: Transaction, { orderId, vendorId }: AssignVendor, mover: Mover): Promise<Assigned> {
    const order = await this.orders.lock(tx, orderId);
    if (order.auctionId !== null) return { skipped: 'auction' };
    if (order.status !== 'confirmed' && !isLegal(order.status, 'accepted'))
      return { refused: 'illegal_move', from: order.status, to: 'accepted' };
    const vendor = await this.parties.vendor(tx, vendorId);
    if (vendor.status !== 'active') return { refused: 'vendor_inactive' };
    const price = await this.facts.basket(tx, order.id, vendor.id);
    if (price === undefined) return SHORT;

    const open = await this.offersOf.lockOpen(tx, order.id);
    const free = open ? await this.offers.replace(tx, order, open, mover) : order;
    const offer = await this.offers.assign(tx, free, { vendorId: vendor.id, price, round: order.routingRound }, mover);
    return offer ? { assigned: vendor.code, offerId: offer.id } : { skipped: 'order_expired' };
  }
}
