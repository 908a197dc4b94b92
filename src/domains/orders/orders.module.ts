import { Module } from '@nestjs/common';
import { CreditModule } from '../credit/index.js';
import { InventoryModule } from '../inventory/index.js';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { OfferCommands } from './commands/offer-commands.service.js';
import { WaitingOffersRepository } from './commands/waiting-offers.repository.js';
import { ExpiryRepository } from './expiry/expiry.repository.js';
import { Expiry } from './expiry/expiry.service.js';
import { OrderExpiryProcessor } from './expiry/order-expiry.processor.js';
import { OrderConsequences } from './moves/order-consequences.service.js';
import { RetailerUpdates } from './moves/retailer-updates.service.js';
import { OrderEvents } from './order-events.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderSourcing } from './order-sourcing.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersProducer } from './orders.producer.js';
import { OrdersRepository } from './orders.repository.js';
import { PlacingRepository } from './placing/placing.repository.js';
import { Placing } from './placing/placing.service.js';
import { OrderActionsController } from './processing/order-actions.controller.js';
import { OrderActions } from './processing/order-actions.service.js';
import { OrderProcessingProcessor } from './processing/order-processing.processor.js';
import { OrderViewsRepository } from './reading/order-views.repository.js';
import { OrdersReader } from './reading/orders-reader.service.js';
import { Reliability } from './reliability.service.js';
import { Assignment } from './sourcing/assignment.service.js';
import { OfferAnswers } from './sourcing/offer-answers.service.js';
import { OfferNotices } from './sourcing/offer-notices.service.js';
import { OfferTimeoutsProcessor } from './sourcing/offer-timeouts.processor.js';
import { OfferTimeouts } from './sourcing/offer-timeouts.service.js';
import { OffersController } from './sourcing/offers.controller.js';
import { OffersProducer } from './sourcing/offers.producer.js';
import { OffersRepository } from './sourcing/offers.repository.js';
import { Offers } from './sourcing/offers.service.js';
import { OrderRoutingProcessor } from './sourcing/order-routing.processor.js';
import { OverdueOffersRepository } from './sourcing/overdue-offers.repository.js';
import { Routing } from './sourcing/routing.service.js';
import { SearchRepository } from './sourcing/search.repository.js';
import { SourcingRequests } from './sourcing/sourcing-requests.service.js';
import { SourcingController } from './sourcing/sourcing.controller.js';
import { VendorFactsRepository } from './sourcing/vendor-facts.repository.js';
import { VendorFallbackProcessor } from './sourcing/vendor-fallback.processor.js';

@Module({
  imports: [MasterDataModule, InventoryModule, CreditModule, MessagingModule],
  controllers: [OffersController, OrderActionsController, OrdersController, SourcingController],
  providers: [
    Assignment,
    Expiry,
    ExpiryRepository,
    OfferAnswers,
    OfferCommands,
    OfferNotices,
    OfferTimeouts,
    OfferTimeoutsProcessor,
    Offers,
    OffersProducer,
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
    OverdueOffersRepository,
    Placing,
    PlacingRepository,
    Reliability,
    RetailerUpdates,
    Routing,
    SearchRepository,
    SourcingRequests,
    VendorFactsRepository,
    VendorFallbackProcessor,
    WaitingOffersRepository,
  ],
  exports: [OrderEvents, OrderSourcing, Reliability],
})
export class OrdersModule {}
