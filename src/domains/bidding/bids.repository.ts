import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { VendorId } from '../master-data/index.js';
import type { Money } from '../../money/index.js';

export interface BidRow {
  readonly id: string;
  readonly auctionId: string;
  readonly vendorId: VendorId;
  readonly price: Money;
  readonly leadTimeDays: number;
  readonly bidBy: string;
  readonly bidAt: Date;
}

/** A live bid at the close, before it is known how reliable its vendor is. */
export interface LiveBid {
  readonly bidId: string;
  readonly vendorId: VendorId;
  readonly price: Money;
  readonly bidAt: Date;
}

const PRICES = `
  select min(price) filter (where vendor_id = $2) as "ownPrice", min(price) as "bestPrice"
  from haat.bids where auction_id = $1 and status = 'live'`;

const REPLACE = `
  update haat.bids set status = 'replaced' where auction_id = $1 and vendor_id = $2 and status = 'live'`;

const INSERT = `
  insert into haat.bids (id, auction_id, vendor_id, price, lead_time_days, status, bid_by, bid_at)
  values ($1, $2, $3, $4, $5, 'live', $6, $7)`;

const LIVE = `
  select id as "bidId", vendor_id as "vendorId", price, bid_at as "bidAt"
  from haat.bids where auction_id = $1 and status = 'live'`;

/** The SQL of bids, for whoever has locked the auction's row; it decides nothing. */
@Injectable()
export class BidsRepository {
  async prices(
    tx: Transaction,
    auctionId: string,
    vendorId: VendorId,
  ): Promise<{ readonly ownPrice: Money | null; readonly bestPrice: Money | null }> {
    const [row] = await tx.query<{ ownPrice: Money | null; bestPrice: Money | null }>(PRICES, [auctionId, vendorId]);
    return row ?? { ownPrice: null, bestPrice: null };
  }

  /** The bid takes the place of the vendor's last one. */
  async insert(tx: Transaction, bid: BidRow): Promise<void> {
    const { id, auctionId, vendorId, price, leadTimeDays, bidBy, bidAt } = bid;
    await tx.query(REPLACE, [auctionId, vendorId]);
    await tx.query(INSERT, [id, auctionId, vendorId, price, leadTimeDays, bidBy, bidAt]);
  }

  async live(tx: Transaction, auctionId: string): Promise<readonly LiveBid[]> {
    return tx.query<LiveBid & Record<string, unknown>>(LIVE, [auctionId]);
  }
}
