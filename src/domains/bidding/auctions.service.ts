import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database, type Transaction } from '../../database/index.js';
import { Conflict, InvalidInput } from '../../errors/index.js';
import { audit } from '../../jobs/index.js';
import { type Mover, type Order, OrderSourcing } from '../orders/index.js';
import type { NewAuction } from './auction.js';
import { AuctionClosing } from './auction-closing.service.js';
import { AuctionEndings } from './auction-endings.service.js';
import { AuctionLock } from './auction-lock.service.js';
import { AuctionsRepository } from './auctions.repository.js';
import { BiddingProducer } from './bidding.producer.js';

/** What people do with auctions. */
@Injectable()
export class AuctionsService {
  constructor(
    private readonly database: Database,
    private readonly auctions: AuctionsRepository,
    private readonly locks: AuctionLock,
    private readonly closing: AuctionClosing,
    private readonly endings: AuctionEndings,
    private readonly sourcing: OrderSourcing,
    private readonly producer: BiddingProducer,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Opens an auction on an order, and records the job that closes it.
   *
   * @returns its id
   * @throws NotFound
   * @throws Conflict `illegal_move` unless the order is placed or confirmed, `offer_open`, `auction_open`,
   *   `closes_after_expiry`
   * @throws InvalidInput when `closesAt` is over
   */
  open(tx: Transaction | undefined, request: NewAuction): Promise<string> {
    return this.database.within(tx, async (inner) => {
      const id = uuidv7();
      const order = await this.sourcing.holdForAuction(inner, request.orderId, id);
      const openedAt = await this.auctions.clock(inner);
      const closesAt = closingOf(request, openedAt, order);
      const row = { ...request, id, openedAt, closesAt };
      const auction = await this.auctions.insert(inner, row, this.config.scheduler.timeZone);
      if (!auction) throw new Conflict('auction_open', `Order ${order.number} has an auction that is not over.`);
      await this.producer.close(inner, [auction], closesAt.getTime() - openedAt.getTime());
      return id;
    });
  }

  /**
   * Ends the bidding at once.
   *
   * @throws NotFound
   * @throws Conflict `illegal_move` unless the auction is open
   */
  close(tx: Transaction | undefined, id: string, { actor }: Mover): Promise<void> {
    return this.database.within(tx, async (inner) => {
      const { status } = await this.closing.now(inner, id);
      await audit(inner, [{ actor, action: 'auction.close', before: { id, status: 'open' }, after: { id, status } }]);
    });
  }

  /**
   * Takes an open auction back; its order is routed by the ordinary ranking. Once the bidding is over a vendor may hold an
   * offer, which only the vendor or the end of the order takes from it.
   *
   * @throws NotFound
   * @throws Conflict `illegal_move` unless the auction is open
   */
  cancel(tx: Transaction | undefined, id: string, mover: Mover): Promise<void> {
    return this.database.within(tx, async (inner) => {
      const { auction } = await this.locks.withOrder(inner, id);
      if (auction.status === 'awarding') {
        const message = `Auction ${auction.number} is awarding and cannot become cancelled by hand: its bidders are being asked. Cancel the order instead.`;
        throw new Conflict('illegal_move', message);
      }
      await this.endings.cancelled(inner, auction, mover);
      const { actor, reason } = mover;
      const after = { id, status: 'cancelled', reason };
      await audit(inner, [{ actor, action: 'auction.cancel', before: { id, status: auction.status }, after }]);
    });
  }
}

/** By the clock of the database, the order's row being locked. */
function closingOf({ closes }: NewAuction, openedAt: Date, { number, expiresAt }: Order): Date {
  const closesAt = 'at' in closes ? closes.at : new Date(openedAt.getTime() + closes.inSeconds * 1000);
  if (closesAt <= openedAt) throw new InvalidInput([{ field: 'closesAt', message: 'must lie in the future' }]);
  if (closesAt < expiresAt) return closesAt;
  const message = `The auction would close at ${closesAt.toISOString()}, and order ${number} expires at ${expiresAt.toISOString()}: let it close before.`;
  throw new Conflict('closes_after_expiry', message);
}
