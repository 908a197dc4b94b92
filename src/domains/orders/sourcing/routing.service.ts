import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import type { OrderStatus, RankedVendor } from '../../../database/schema/orders.js';
import { money } from '../../../money/index.js';
import type { VendorId } from '../../master-data/index.js';
import type { Mover, Order } from '../order.js';
import { OrderMoves } from '../order-moves.service.js';
import { OrdersRepository } from '../orders.repository.js';
import { Offers } from './offers.service.js';
import { OffersRepository } from './offers.repository.js';
import { rank } from './ranking.rules.js';
import { type Override, SearchRepository } from './search.repository.js';
import { VendorFactsRepository } from './vendor-facts.repository.js';

/** What a search for a vendor has come to. */
export type Routed =
  | { readonly offered: string; readonly offerId: string; readonly round: number }
  | { readonly unfulfillable: string }
  /** The order needs none any more, or somebody else looks for it. */
  | { readonly skipped: OrderStatus | 'auction' }
  /** It was to be accepted before now. */
  | { readonly expired: true }
  | { readonly refused: 'vendor_not_eligible' };

/** Looks for the vendor of an order by the ranking. Each method locks the order. */
@Injectable()
export class Routing {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly moves: OrderMoves,
    private readonly offersOf: OffersRepository,
    private readonly offers: Offers,
    private readonly facts: VendorFactsRepository,
    private readonly search: SearchRepository,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Offers a confirmed order to the best of the vendors that were not asked yet; unfulfillable without one, and when enough
   * have been asked.
   *
   * @throws NotFound
   */
  async route(tx: Transaction, orderId: string, mover: Mover): Promise<Routed> {
    const order = await this.orders.lock(tx, orderId);
    if (order.auctionId !== null) return { skipped: 'auction' };
    if (order.status !== 'confirmed') return { skipped: order.status };
    const { maxRoutingRounds } = this.config.marketplace;
    if (order.routingRound >= maxRoutingRounds)
      return this.#giveUp(tx, order, mover, `${order.routingRound} vendors were asked`);

    const ranking = await this.#rank(tx, order);
    const [best] = ranking;
    if (best) return this.#offer(tx, order, best, ranking, mover);
    await this.#keep(tx, order, ranking);
    return this.#giveUp(
      tx,
      order,
      mover,
      order.routingRound === 0 ? 'no vendor can deliver all of it' : 'no vendor is left',
    );
  }

  /**
   * Offers the order to the vendor that somebody chose, were it for the second time; an open offer to another is taken
   * back. The vendor must be able to deliver.
   *
   * @throws NotFound
   */
  async routeTo(tx: Transaction, orderId: string, override: Override, mover: Mover): Promise<Routed> {
    const order = await this.orders.lock(tx, orderId);
    if (order.auctionId !== null) return { skipped: 'auction' };
    const open = await this.offersOf.lockOpen(tx, order.id);
    const isForAnother = order.status === 'offered' && open?.vendorId !== override.vendorId;
    if (order.status !== 'confirmed' && !isForAnother) return { skipped: order.status };

    const ranking = await this.#rank(tx, order, override.vendorId as VendorId);
    const chosen = ranking.find(({ vendorId }) => vendorId === override.vendorId);
    if (!chosen) return { refused: 'vendor_not_eligible' };
    const free = open ? await this.offers.replace(tx, order, open, mover) : order;
    return this.#offer(tx, free, chosen, ranking, mover, override);
  }

  async #rank(tx: Transaction, order: Order, despiteBefore?: VendorId): Promise<readonly RankedVendor[]> {
    const vendors = await this.facts.eligible(tx, order.id, despiteBefore);
    return rank(vendors, this.config.marketplace.routingWeights);
  }

  async #offer(
    tx: Transaction,
    order: Order,
    { vendorId, vendorCode, basket }: RankedVendor,
    ranking: readonly RankedVendor[],
    mover: Mover,
    override?: Override,
  ): Promise<Routed> {
    const round = order.routingRound + 1;
    // What the ranking holds are the ids and the baskets that the database gave.
    const offer = { vendorId: vendorId as VendorId, price: money(basket), round };
    const made = await this.offers.make(tx, order, offer, mover);
    if (!made) return this.#expire(tx, order, mover);
    await this.#keep(tx, order, ranking, override);
    return { offered: vendorCode, offerId: made.id, round };
  }

  #keep(tx: Transaction, order: Order, vendors: readonly RankedVendor[], override?: Override): Promise<void> {
    const { routingWeights: weights } = this.config.marketplace;
    return this.search.keepRanking(tx, order.id, { round: order.routingRound + 1, weights, vendors, override });
  }

  /** A vendor that withdraws late gives back an order whose deadline came and went while it had that vendor. */
  async #expire(tx: Transaction, order: Order, mover: Mover): Promise<Routed> {
    await this.moves.move(tx, order, 'expired', { ...mover, reason: 'not accepted in time' });
    return { expired: true };
  }

  async #giveUp(tx: Transaction, order: Order, mover: Mover, reason: string): Promise<Routed> {
    await this.moves.move(tx, order, 'unfulfillable', { ...mover, reason });
    return { unfulfillable: reason };
  }
}
