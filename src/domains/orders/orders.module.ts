import { Module } from '@nestjs/common';
import { CreditModule } from '../credit/index.js';
import { InventoryModule } from '../inventory/index.js';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { OrderConsequences } from './moves/order-consequences.service.js';
import { RetailerUpdates } from './moves/retailer-updates.service.js';
import { OrderEvents } from './order-events.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderSourcing } from './order-sourcing.service.js';
import { OrdersProducer } from './orders.producer.js';
import { OrdersRepository } from './orders.repository.js';
import { Reliability } from './reliability.service.js';
import { OffersRepository } from './sourcing/offers.repository.js';
import { VendorFactsRepository } from './sourcing/vendor-facts.repository.js';

@Module({
  imports: [MasterDataModule, InventoryModule, CreditModule, MessagingModule],
  providers: [
    OffersRepository,
    OrderConsequences,
    OrderEvents,
    OrderMoves,
    OrderSourcing,
    OrdersProducer,
    OrdersRepository,
    Reliability,
    RetailerUpdates,
    VendorFactsRepository,
  ],
  exports: [OrderEvents, OrderSourcing, Reliability],
})
export class OrdersModule {}
