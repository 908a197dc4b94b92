import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../database/index.js';
import { NotFound } from '../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../http/index.js';
import { Parties } from '../master-data/index.js';
import type { AuctionDetail, AuctionFilter, AuctionRecord } from './auction-views.js';
import { AuctionViewsRepository } from './auction-views.repository.js';

const NEWEST_FIRST = new Keyset('auctions', { id: 'uuid' });

/**
 * Shows auctions to whoever may see them. A vendor sees those that it can bid on and those that it has bid on; of the others'
 * bids it learns their number and the best price, never whose they are.
 */
@Injectable()
export class AuctionReader {
  constructor(
    private readonly database: Database,
    private readonly views: AuctionViewsRepository,
    private readonly parties: Parties,
  ) {}

  /** Newest first. */
  async list({ limit, cursor, ...filter }: AuctionFilter & PageQuery, caller: Caller): Promise<Page<AuctionRecord>> {
    const { vendorId: viewer } = await this.parties.scopeOf(this.database, caller);
    const beforeId = NEWEST_FIRST.read(cursor)?.id;
    const rows = await this.views.list(filter, { beforeId, viewer, limit: limit + 1 });
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such auction, or the caller's vendor may not see it */
  async find(tx: Transaction | undefined, id: string, caller: Caller): Promise<AuctionDetail> {
    const sql = tx ?? this.database;
    const { vendorId: viewer } = await this.parties.scopeOf(sql, caller);
    const auction = await this.views.find(sql, id, viewer);
    if (!auction) throw new NotFound('auction', id);
    return { ...auction, items: await this.views.items(sql, id), bids: await this.views.bids(sql, id, viewer) };
  }
}
