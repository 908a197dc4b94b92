import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { Parties } from '../../master-data/index.js';
import { MessagingProducer } from '../../messaging/index.js';
import { keysOf } from '../orders.producer.js';
import type { Move } from './move.js';
import { updateOf } from './retailer-updates.rules.js';

/** Tells the retailer how its order gets on, by messages that are recorded with the move. */
@Injectable()
export class RetailerUpdates {
  constructor(
    private readonly parties: Parties,
    private readonly messaging: MessagingProducer,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async tell(tx: Transaction, move: Move): Promise<void> {
    const update = updateOf(move, this.config.marketplace.currency);
    if (!update) return;
    const { phone } = await this.parties.retailer(tx, move.order.retailerId);
    await this.messaging.notify(tx, phone, update, { keys: keysOf(move.order) });
  }
}
