import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { Vendor, VendorId } from '../../master-data/index.js';
import type { OfferId, OrderId } from '../order.js';

/** An offer that a vendor may mean. */
export interface MeantOffer {
  readonly offerId: OfferId;
  readonly orderId: OrderId;
  readonly vendorId: VendorId;
  readonly orderNumber: string;
  readonly respondBy: Date;
  /** It was made when the vendor wrote; the vendor cannot mean one that came after that. */
  readonly wasMade: boolean;
  /** Its time was not over then. */
  readonly wasLive: boolean;
}

/** Who answers: the vendors of one number, by a message that was written by then. */
export interface Answering {
  readonly vendors: readonly Vendor[];
  readonly writtenBy: Date;
}

const OFFER = `
  o.id as "offerId", o.order_id as "orderId", o.vendor_id as "vendorId", r.number as "orderNumber",
  o.respond_by as "respondBy", o.offered_at <= $2 as "wasMade", o.respond_by > $2 as "wasLive"`;

/** Of several offers of the order to these vendors one that was made by then: that which waits for an answer, else the last. */
const OF_ORDER = `
  select ${OFFER} from haat.offers o join haat.orders r on r.id = o.order_id
  where r.number = $3 and o.vendor_id = any($1::uuid[])
  order by (o.offered_at <= $2) desc, (o.status = 'open') desc, o.id desc limit 1`;

/** What has ended since then was waiting still, and may have been meant. */
const WAITING = `
  select ${OFFER} from haat.offers o join haat.orders r on r.id = o.order_id
  where o.vendor_id = any($1::uuid[]) and (o.status = 'open' or (o.offered_at <= $2 and o.answered_at > $2))
  order by (o.offered_at <= $2) desc, (o.respond_by > $2) desc, o.respond_by, o.id limit $3`;

/** Which offer a vendor means. Nothing is locked: whoever answers it locks it, and looks again. */
@Injectable()
export class WaitingOffersRepository {
  async ofOrder(
    tx: Transaction,
    { vendors, writtenBy }: Answering,
    orderNumber: string,
  ): Promise<MeantOffer | undefined> {
    const values = [idsOf(vendors), writtenBy, orderNumber];
    const [row] = await tx.query<MeantOffer & Record<string, unknown>>(OF_ORDER, values);
    return row;
  }

  /**
   * The offers that waited for an answer when the message was written, those that had time first and of them the most
   * urgent; then those that were made since and wait now.
   */
  waiting(tx: Transaction, { vendors, writtenBy }: Answering, limit: number): Promise<readonly MeantOffer[]> {
    return tx.query<MeantOffer & Record<string, unknown>>(WAITING, [idsOf(vendors), writtenBy, limit]);
  }
}

const idsOf = (vendors: readonly Vendor[]): readonly VendorId[] => vendors.map(({ id }) => id);
