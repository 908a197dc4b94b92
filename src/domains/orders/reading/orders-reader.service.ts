import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { Parties } from '../../master-data/index.js';
import type { EventView, OrderDetail, OrderFilter, OrderSummary } from './order-views.js';
import { OrderViewsRepository } from './order-views.repository.js';

const NEWEST_FIRST = new Keyset('orders', { id: 'uuid' });

/** Shows orders to those whom they concern. */
@Injectable()
export class OrdersReader {
  constructor(
    private readonly database: Database,
    private readonly views: OrderViewsRepository,
    private readonly parties: Parties,
  ) {}

  /** Newest first; those of the party that the caller is bound to, or of all. */
  async list(caller: Caller, { limit, cursor, ...filter }: OrderFilter & PageQuery): Promise<Page<OrderSummary>> {
    const scope = await this.parties.scopeOf(this.database, caller);
    const beforeId = NEWEST_FIRST.read(cursor)?.id;
    const rows = await this.views.list(this.database, filter, scope, beforeId, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /**
   * One order, with what the caller may know of it: a vendor sees its own offers, and not who else was asked; a retailer
   * sees neither offers nor rankings, which tell at what prices vendors sell.
   *
   * @throws NotFound when there is none, or it is none of the caller's party
   */
  async find(caller: Caller, id: string, sql: Sql = this.database): Promise<OrderDetail> {
    const scope = await this.parties.scopeOf(sql, caller);
    const order = await this.views.find(sql, id, scope);
    if (!order) throw new NotFound('order', id);
    const isForVendor = scope.vendorId !== undefined;
    const isForRetailer = scope.retailerId !== undefined;
    const timeline = await this.views.timeline(sql, id);
    return {
      ...order,
      items: await this.views.items(sql, id),
      timeline: isForVendor ? timeline.map(withoutOthers) : timeline,
      offers: isForRetailer ? [] : await this.views.offers(sql, id, scope.vendorId),
      rankings: isForVendor || isForRetailer ? [] : await this.views.rankings(sql, id),
    };
  }
}

/** Who moved the order, and why, may tell of other vendors. */
const withoutOthers = (event: EventView): EventView => ({ ...event, actor: null, reason: null, jobId: null });
