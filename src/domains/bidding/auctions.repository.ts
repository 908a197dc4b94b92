import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../database/index.js';
import type { AuctionStatus, RankedBid } from '../../database/schema/bidding.js';
import type { Money } from '../../money/index.js';
import type { Auction } from './auction.js';
import type { Closing } from './soft-close.rules.js';

export interface AuctionRow {
  readonly id: string;
  readonly orderId: string;
  readonly ceilingPrice: Money | null;
  readonly minimumBids: number;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly closesAt: Date;
}

const AUCTION = `id, number, order_id as "orderId", status, ceiling_price as "ceilingPrice", minimum_bids as "minimumBids",
  closes_at as "closesAt", extensions, ranking, award_rank as "awardRank"`;

const INSERT = `
  insert into haat.auctions (id, number, order_id, status, ceiling_price, minimum_bids, opened_by, opened_at, closes_at)
  values ($1, haat.human_number('AUC', 'haat.auction_numbers', $2), $3, 'open', $4, $5, $6, $7, $8)
  on conflict (order_id) where status in ('open', 'awarding') do nothing
  returning ${AUCTION}`;

const LOCK = `select ${AUCTION} from haat.auctions where id = $1 for update`;

const LOCK_RUNNING = `
  select ${AUCTION} from haat.auctions where order_id = $1 and status in ('open', 'awarding') for update`;

/** The end of the bidding is written once; where it comes with the end of the auction, in the same statement. */
const END = `
  update haat.auctions set status = $2, reason = $3, ranking = coalesce($4::jsonb, ranking),
    closed_at = coalesce(closed_at, haat.haat_now()), ended_at = haat.haat_now()
  where id = $1`;

const START_AWARDING = `
  update haat.auctions set status = 'awarding', ranking = $2::jsonb, closed_at = haat.haat_now() where id = $1`;

/** By its order, of whose offers there is an index. */
const HAS_OPEN_OFFER = `select 1 from haat.offers where order_id = $2 and auction_id = $1 and status = 'open'`;

const ACTIVE_VENDORS = `select id from haat.vendors where id = any ($1::uuid[]) and status = 'active'`;

/** The SQL of auctions as they run; it decides nothing. */
@Injectable()
export class AuctionsRepository {
  /** Nothing when the order has a running auction. */
  async insert(tx: Transaction, row: AuctionRow, timeZone: string): Promise<Auction | undefined> {
    const { id, orderId, ceilingPrice, minimumBids, openedBy, openedAt, closesAt } = row;
    const values = [id, timeZone, orderId, ceilingPrice, minimumBids, openedBy, openedAt, closesAt];
    const [auction] = await tx.query<Auction & Record<string, unknown>>(INSERT, values);
    return auction;
  }

  /** Which order an auction is held for; that never changes, so it may be asked before anything is locked. */
  async orderOf(sql: Sql, id: string): Promise<string | undefined> {
    const [row] = await sql.query<{ orderId: string }>(
      `select order_id as "orderId" from haat.auctions where id = $1`,
      [id],
    );
    return row?.orderId;
  }

  async lock(tx: Transaction, id: string): Promise<Auction | undefined> {
    const [auction] = await tx.query<Auction & Record<string, unknown>>(LOCK, [id]);
    return auction;
  }

  /** The running auction of an order, its row locked. */
  async lockRunning(tx: Transaction, orderId: string): Promise<Auction | undefined> {
    const [auction] = await tx.query<Auction & Record<string, unknown>>(LOCK_RUNNING, [orderId]);
    return auction;
  }

  /**
   * The present moment, in the whole milliseconds that moments of auctions are kept in: sums and comparisons of them in
   * JavaScript are exact. To be asked once the row is locked, in a statement of its own: one that locks may have read the
   * clock before it waited.
   */
  async clock(tx: Transaction): Promise<Date> {
    const [row] = await tx.query<{ at: Date }>(`select date_trunc('milliseconds', haat.haat_now()) as at`);
    if (!row) throw new Error('The database did not tell the time.');
    return row.at;
  }

  async putOff(tx: Transaction, id: string, { closesAt, extensions }: Closing): Promise<void> {
    await tx.query(`update haat.auctions set closes_at = $2, extensions = $3 where id = $1`, [
      id,
      closesAt,
      extensions,
    ]);
  }

  async startAwarding(tx: Transaction, id: string, ranking: readonly RankedBid[]): Promise<void> {
    await tx.query(START_AWARDING, [id, JSON.stringify(ranking)]);
  }

  async setAwardRank(tx: Transaction, id: string, rank: number): Promise<void> {
    await tx.query(`update haat.auctions set award_rank = $2 where id = $1`, [id, rank]);
  }

  /** @param ranking where the auction ends with its close */
  async end(
    tx: Transaction,
    id: string,
    status: AuctionStatus,
    reason: string | null,
    ranking?: readonly RankedBid[],
  ): Promise<void> {
    await tx.query(END, [id, status, reason, ranking ? JSON.stringify(ranking) : null]);
  }

  async hasOpenOffer(tx: Transaction, { id, orderId }: Auction): Promise<boolean> {
    return (await tx.query(HAS_OPEN_OFFER, [id, orderId])).length > 0;
  }

  /** Those of the vendors that still take part. */
  async activeVendors(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>(ACTIVE_VENDORS, [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
