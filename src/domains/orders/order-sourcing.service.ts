import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { Money } from '../../money/index.js';
import type { VendorId } from '../master-data/index.js';
import type { Mover, OfferId, Order } from './order.js';

const LATER = 'Not built yet.';

/** How bidding takes the search for a vendor out of the routing's hands, and gives it back. Each call locks the order's row. */
@Injectable()
export class OrderSourcing {
  /** Locks the order's row. @throws NotFound */
  lock(_tx: Transaction, _orderId: string): Promise<Order> {
    throw new Error(LATER);
  }

  /**
   * The auction looks for the vendor from now on; routing leaves the order alone.
   *
   * @throws NotFound
   * @throws Conflict `illegal_move` unless the order is placed or confirmed, `offer_open`, `auction_open`
   */
  holdForAuction(_tx: Transaction, _orderId: string, _auctionId: string): Promise<Order> {
    throw new Error(LATER);
  }

  /**
   * Offers the order to the winner of its auction; a placed order is confirmed by it. Nothing when the order is no longer
   * the auction's or no longer to be had.
   */
  offerAward(
    _tx: Transaction,
    _award: {
      readonly orderId: string;
      readonly auctionId: string;
      readonly vendorId: VendorId;
      readonly price: Money;
    },
    _mover: Mover,
  ): Promise<OfferId | undefined> {
    throw new Error(LATER);
  }

  /** The auction has come to nothing: a confirmed order is routed by the ordinary ranking, a placed one waits to be confirmed. */
  releaseFromAuction(_tx: Transaction, _orderId: string, _auctionId: string, _mover: Mover): Promise<void> {
    throw new Error(LATER);
  }
}
