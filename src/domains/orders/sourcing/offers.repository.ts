import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Sql, Transaction } from '../../../database/index.js';
import type { OfferStatus } from '../../../database/schema/orders.js';
import type { VendorId } from '../../master-data/index.js';
import type { Mover, OfferId, OrderId } from '../order.js';
import type { LockedOffer, NewOffer, Offer } from './offer.js';
import { comingTo } from './offer-states.rules.js';

const OFFER = `
  o.id, o.order_id as "orderId", o.vendor_id as "vendorId", o.auction_id as "auctionId", o.round, o.price, o.status,
  o.offered_at as "offeredAt", o.respond_by as "respondBy", o.answered_at as "answeredAt",
  o.answered_by as "answeredBy", o.reason`;

/** Open until the vendor's time is over or the order's, whichever is first. */
const INSERT = `
  insert into haat.offers as o (id, order_id, vendor_id, auction_id, round, price, status, offered_at, respond_by)
  select $1, r.id, $3, $4, $5, $6, 'open', clock.now, least(clock.now + $7::bigint * interval '1 ms', r.expires_at)
  from haat.orders r cross join (select haat.haat_now() as now) as clock
  where r.id = $2 and clock.now < r.expires_at
  returning ${OFFER}, ceil(extract(epoch from o.respond_by - o.offered_at) * 1000)::float8 as "msLeft"`;

/** The clock is asked above the lock: what is computed below it was true before the wait. */
const LOCK = `
  with o as materialized (select * from haat.offers where id = $1 and order_id = $2 for update)
  select ${OFFER}, greatest(0, ceil(extract(epoch from o.respond_by - haat.haat_now()) * 1000))::float8 as "msLeft"
  from o`;

const LOCK_OPEN = `
  with o as materialized (select * from haat.offers where order_id = $1 and status = 'open' for update)
  select ${OFFER}, greatest(0, ceil(extract(epoch from o.respond_by - haat.haat_now()) * 1000))::float8 as "msLeft"
  from o`;

/** A vendor's answer counts at the moment that is written down with it, and that lies before the deadline. */
const CLOSE = `
  update haat.offers o set status = $2, answered_at = clock.now, answered_by = $3, reason = $4
  from (select haat.haat_now() as now) as clock
  where o.id = $1 and o.status = any($5::text[]) and ($2 not in ('accepted', 'declined') or clock.now < o.respond_by)
  returning ${OFFER}`;

/** At most one is live, and whether its vendor had accepted it is known only before. */
const WITHDRAW_LIVE = `
  with live as (
    select id, vendor_id, status from haat.offers where order_id = $1 and status in ('open', 'accepted') for update
  )
  update haat.offers o set status = 'withdrawn', answered_at = haat.haat_now(), answered_by = $2, reason = $3
  from live where o.id = live.id
  returning o.id, live.vendor_id as "vendorId", live.status = 'accepted' as "wasAccepted"`;

const FIND_ACCEPTED = `select id from haat.offers where order_id = $1 and status = 'accepted'`;

const ORDER_OF = `select order_id as "orderId" from haat.offers where id = $1`;

/** An offer that was taken back because its order has come to an end. */
export interface WithdrawnOffer {
  readonly id: OfferId;
  readonly vendorId: VendorId;
  readonly wasAccepted: boolean;
}

/** The SQL of offers; it decides nothing. Whoever changes one has locked its order. */
@Injectable()
export class OffersRepository {
  /** Writes an open offer; nothing when the order's time is over. */
  async insert(
    tx: Transaction,
    orderId: OrderId,
    { vendorId, auctionId, round, price }: NewOffer,
    responseMs: number,
  ): Promise<LockedOffer | undefined> {
    const values = [uuidv7(), orderId, vendorId, auctionId ?? null, round, price, responseMs];
    return this.#one<LockedOffer>(tx, INSERT, values);
  }

  /** Locks an offer of a locked order. */
  lock(tx: Transaction, orderId: OrderId, offerId: string): Promise<LockedOffer | undefined> {
    return this.#one<LockedOffer>(tx, LOCK, [offerId, orderId]);
  }

  /** Locks the one offer of a locked order that waits for an answer. */
  lockOpen(tx: Transaction, orderId: OrderId): Promise<LockedOffer | undefined> {
    return this.#one<LockedOffer>(tx, LOCK_OPEN, [orderId]);
  }

  /** Ends an offer, or accepts it. Nothing when its status does not allow that, or a vendor's answer comes too late. */
  close(
    tx: Transaction,
    offerId: OfferId,
    to: OfferStatus,
    { answeredBy, reason }: { readonly answeredBy: string | null; readonly reason?: string | undefined },
  ): Promise<Offer | undefined> {
    return this.#one<Offer>(tx, CLOSE, [offerId, to, answeredBy, reason ?? null, comingTo(to)]);
  }

  /** Takes back the offer of a locked order that is open or accepted; returns it, if there was one. */
  withdrawLive(tx: Transaction, orderId: string, { actor, reason }: Mover): Promise<WithdrawnOffer | undefined> {
    return this.#one<WithdrawnOffer>(tx, WITHDRAW_LIVE, [orderId, actor, reason ?? null]);
  }

  /** The offer by which the order has its vendor. */
  async findAccepted(sql: Sql, orderId: string): Promise<OfferId | undefined> {
    const [row] = await sql.query<{ id: OfferId }>(FIND_ACCEPTED, [orderId]);
    return row?.id;
  }

  async orderOf(sql: Sql, offerId: string): Promise<OrderId | undefined> {
    const [row] = await sql.query<{ orderId: OrderId }>(ORDER_OF, [offerId]);
    return row?.orderId;
  }

  async #one<Row>(sql: Sql, statement: string, values: readonly unknown[]): Promise<Row | undefined> {
    const [row] = await sql.query<Row & Record<string, unknown>>(statement, values);
    return row;
  }
}
