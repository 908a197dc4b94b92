import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';

export interface Overdue {
  readonly id: string;
  readonly number: string;
  /** Where the next batch begins, to the microsecond. */
  readonly closesAt: string;
}

export interface Stuck {
  readonly id: string;
  readonly number: string;
  readonly awardRank: number;
}

/** The moment is a subquery, evaluated once, so that the partial index `auctions_overdue` ends the search at it. */
const OVERDUE = `
  select id, number, closes_at::text as "closesAt" from haat.auctions
  where status = 'open' and closes_at <= (select haat.haat_now())
    and ($1::timestamptz is null or (closes_at, id) > ($1::timestamptz, $2::uuid))
  order by closes_at, id limit $3`;

/** While a bidder is asked, its offer is open; otherwise the step to the next one must be on its way. */
const STUCK = `
  select a.id, a.number, a.award_rank as "awardRank" from haat.auctions a
  where a.status = 'awarding' and ($1::uuid is null or a.id > $1)
    and not exists (select 1 from haat.offers o where o.auction_id = a.id and o.order_id = a.order_id and o.status = 'open')
  order by a.id limit $2`;

/** Which auctions wait for a step that is due, batch by batch. */
@Injectable()
export class AuctionSweepRepository {
  /** Open ones whose deadline is over. */
  async overdue(tx: Transaction, after: Overdue | undefined, limit: number): Promise<readonly Overdue[]> {
    return tx.query<Overdue & Record<string, unknown>>(OVERDUE, [after?.closesAt ?? null, after?.id ?? null, limit]);
  }

  /** Those whose bidding is over, and nobody is asked. */
  async stuck(tx: Transaction, after: Stuck | undefined, limit: number): Promise<readonly Stuck[]> {
    return tx.query<Stuck & Record<string, unknown>>(STUCK, [after?.id ?? null, limit]);
  }
}
