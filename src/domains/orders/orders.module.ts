import { Module } from '@nestjs/common';
import { CreditModule } from '../credit/index.js';
import { InventoryModule } from '../inventory/index.js';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { Expiry } from './expiry/expiry.service.js';
import { ExpiryRepository } from './expiry/expiry.repository.js';
import { OrderExpiryProcessor } from './expiry/order-expiry.processor.js';
import { OrderConsequences } from './moves/order-consequences.service.js';
import { RetailerUpdates } from './moves/retailer-updates.service.js';
import { OrderEvents } from './order-events.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderSourcing } from './order-sourcing.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersProducer } from './orders.producer.js';
import { OrdersRepository } from './orders.repository.js';
import { Placing } from './placing/placing.service.js';
import { PlacingRepository } from './placing/placing.repository.js';
import { OrderActionsController } from './processing/order-actions.controller.js';
import { OrderActions } from './processing/order-actions.service.js';
import { OrderProcessingProcessor } from './processing/order-processing.processor.js';
import { OrdersReader } from './reading/orders-reader.service.js';
import { OrderViewsRepository } from './reading/order-views.repository.js';
import { Reliability } from './reliability.service.js';
import { OffersRepository } from './sourcing/offers.repository.js';
import { OrderRoutingProcessor } from './sourcing/order-routing.processor.js';
import { VendorFactsRepository } from './sourcing/vendor-facts.repository.js';

@Module({
  imports: [MasterDataModule, InventoryModule, CreditModule, MessagingModule],
  controllers: [OrdersController, OrderActionsController],
  providers: [
    Expiry,
    ExpiryRepository,
    OffersRepository,
    OrderActions,
    OrderConsequences,
    OrderEvents,
    OrderExpiryProcessor,
    OrderMoves,
    OrderProcessingProcessor,
    OrderRoutingProcessor,
    OrderSourcing,
    OrderViewsRepository,
    OrdersProducer,
    OrdersReader,
    OrdersRepository,
    Placing,
    PlacingRepository,
    Reliability,
    RetailerUpdates,
    VendorFactsRepository,
  ],
  exports: [OrderEvents, OrderSourcing, Reliability],
})
export class OrdersModule {}
