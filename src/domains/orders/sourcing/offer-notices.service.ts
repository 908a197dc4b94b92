import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { Parties } from '../../master-data/index.js';
import { MessagingProducer } from '../../messaging/index.js';
import type { Order } from '../order.js';
import { localMoment } from '../local-moment.js';
import { keysOf } from '../orders.producer.js';
import { OrdersRepository } from '../orders.repository.js';
import type { Offer } from './offer.js';

/** Tells vendors what they are offered and given, by messages that are recorded with it. */
@Injectable()
export class OfferNotices {
  constructor(
    private readonly parties: Parties,
    private readonly orders: OrdersRepository,
    private readonly messaging: MessagingProducer,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async tell(tx: Transaction, order: Order, offer: Offer): Promise<void> {
    const { phone } = await this.parties.vendor(tx, offer.vendorId);
    const lines = await this.orders.lines(tx, order.id);
    const data = {
      orderNumber: order.number,
      price: offer.price,
      currency: this.config.marketplace.currency,
      lines: lines.length,
      respondBy: localMoment(offer.respondBy, this.config.scheduler.timeZone),
    };
    await this.messaging.notify(
      tx,
      phone,
      { kind: 'VENDOR_OFFER', data },
      { keys: [...keysOf(order), offer.id], expiresAt: offer.respondBy },
    );
  }

  /** That the order is the vendor's without having been asked, or no longer. */
  async update(
    tx: Transaction,
    order: Order,
    { id, vendorId }: Pick<Offer, 'id' | 'vendorId'>,
    step: 'assigned' | 'ended',
    reason?: string,
  ): Promise<void> {
    const { phone } = await this.parties.vendor(tx, vendorId);
    const data = { orderNumber: order.number, step, ...(reason !== undefined && { reason }) };
    await this.messaging.notify(tx, phone, { kind: 'VENDOR_UPDATE', data }, { keys: [...keysOf(order), id] });
  }
}
