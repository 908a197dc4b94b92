import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { Mover, OfferId } from '../order.js';

const WITHDRAW_LIVE = `
  update haat.offers set status = 'withdrawn', answered_at = haat.haat_now(), answered_by = $2, reason = $3
  where order_id = $1 and status in ('open', 'accepted')
  returning id`;

const FIND_ACCEPTED = `select id from haat.offers where order_id = $1 and status = 'accepted'`;

/** The SQL of offers; it decides nothing. */
@Injectable()
export class OffersRepository {
  /** Takes back the open and the accepted offer of a locked order; returns those that there were. */
  async withdrawLive(tx: Transaction, orderId: string, { actor, reason }: Mover): Promise<readonly OfferId[]> {
    const rows = await tx.query<{ id: OfferId }>(WITHDRAW_LIVE, [orderId, actor, reason ?? null]);
    return rows.map(({ id }) => id);
  }

  /** The offer by which the order has its vendor. */
  async findAccepted(sql: Sql, orderId: string): Promise<OfferId | undefined> {
    const [row] = await sql.query<{ id: OfferId }>(FIND_ACCEPTED, [orderId]);
    return row?.id;
  }
}
