import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { VendorId } from '../../master-data/index.js';
import type { OfferId, OrderId } from '../order.js';

/** An offer that a vendor may mean. */
export interface MeantOffer {
  readonly offerId: OfferId;
  readonly orderId: OrderId;
  readonly vendorId: VendorId;
  readonly orderNumber: string;
  readonly respondBy: Date;
  /** Its time is not over. */
  readonly isLive: boolean;
}

const OFFER = `
  o.id as "offerId", o.order_id as "orderId", o.vendor_id as "vendorId", r.number as "orderNumber",
  o.respond_by as "respondBy", o.respond_by > haat.haat_now() as "isLive"`;

/** Of several offers of the order to these vendors, the one that waits for an answer, else the last. */
const OF_ORDER = `
  select ${OFFER} from haat.offers o join haat.orders r on r.id = o.order_id
  where r.number = $2 and o.vendor_id = any($1::uuid[])
  order by (o.status = 'open') desc, o.id desc limit 1`;

const OPEN = `
  select ${OFFER} from haat.offers o join haat.orders r on r.id = o.order_id
  where o.vendor_id = any($1::uuid[]) and o.status = 'open'
  order by (o.respond_by > haat.haat_now()) desc, o.respond_by, o.id limit $2`;

/** Which offer a vendor means. Nothing is locked: whoever answers it locks it, and looks again. */
@Injectable()
export class WaitingOffersRepository {
  async ofOrder(tx: Transaction, vendors: readonly VendorId[], orderNumber: string): Promise<MeantOffer | undefined> {
    const [row] = await tx.query<MeantOffer & Record<string, unknown>>(OF_ORDER, [vendors, orderNumber]);
    return row;
  }

  /** The offers that wait for an answer: those that have time first, and of them the most urgent. */
  open(tx: Transaction, vendors: readonly VendorId[], limit: number): Promise<readonly MeantOffer[]> {
    return tx.query<MeantOffer & Record<string, unknown>>(OPEN, [vendors, limit]);
  }
}
