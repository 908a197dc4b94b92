import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { RankedVendor } from '../../../database/schema/orders.js';
import type { RoutingWeights } from '../../../config/index.js';
import type { OrderId } from '../order.js';

/** Who chose a vendor against the ranking, and why. */
export interface Override {
  readonly vendorId: string;
  readonly actor: string;
  readonly reason: string;
}

/** A ranking as it is kept. */
export interface Ranking {
  readonly round: number;
  readonly weights: RoutingWeights;
  readonly vendors: readonly RankedVendor[];
  readonly override?: Override | undefined;
}

const KEEP_RANKING = `
  with ranking as (
    insert into haat.order_rankings (order_id, round, weights, vendors, override, at)
    values ($1, $2, $3::jsonb, $4::jsonb, $5::jsonb, haat.haat_now())
  )
  update haat.orders set routing_round = $2 where id = $1`;

const SET_AUCTION = `update haat.orders set auction_id = $2, updated_at = haat.haat_now() where id = $1`;

/** What is written about the search for an order's vendor; it decides nothing. Its callers have locked the order. */
@Injectable()
export class SearchRepository {
  /** Keeps the ranking of a round, which the order is in from now on. */
  async keepRanking(tx: Transaction, orderId: OrderId, { round, weights, vendors, override }: Ranking): Promise<void> {
    const values = [JSON.stringify(weights), JSON.stringify(vendors), override ? JSON.stringify(override) : null];
    await tx.query(KEEP_RANKING, [orderId, round, ...values]);
  }

  /** Gives the search to an auction, or takes it back. */
  async setAuction(tx: Transaction, orderId: OrderId, auctionId: string | null): Promise<void> {
    await tx.query(SET_AUCTION, [orderId, auctionId]);
  }
}
