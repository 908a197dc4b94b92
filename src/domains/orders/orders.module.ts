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
import { OfferNotices } from './sourcing/offer-notices.service.js';
import { OfferTimeouts } from './sourcing/offer-timeouts.service.js';
import { OfferTimeoutsProcessor } from './sourcing/offer-timeouts.processor.js';
import { Offers } from './sourcing/offers.service.js';
import { OffersProducer } from './sourcing/offers.producer.js';
import { OrderRoutingProcessor } from './sourcing/order-routing.processor.js';
import { OverdueOffersRepository } from './sourcing/overdue-offers.repository.js';
import { Routing } from './sourcing/routing.service.js';
import { SearchRepository } from './sourcing/search.repository.js';
import { VendorFallbackProcessor } from './sourcing/vendor-fallback.processor.js';
import { Assignment } from './sourcing/assignment.service.js';
import { OfferAnswers } from './sourcing/offer-answers.service.js';
import { SourcingRequests } from './sourcing/sourcing-requests.service.js';
import { OffersController } from './sourcing/offers.controller.js';
import { SourcingController } from './sourcing/sourcing.controller.js';
import { OffersRepository } from './sourcing/offers.repository.js';
import { VendorFactsRepository } from './sourcing/vendor-facts.repository.js';

@Module({
  imports: [MasterDataModule, InventoryModule, CreditModule, MessagingModule],
  controllers: [OffersController, SourcingController],
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
    Assignment,
    OfferAnswers,
    SourcingRequests,
    OfferNotices,
    OfferTimeouts,
    OfferTimeoutsProcessor,
    Offers,
    OffersProducer,
    OrderRoutingProcessor,
    OverdueOffersRepository,
    Routing,
    SearchRepository,
    VendorFallbackProcessor,
  ],
  exports: [OrderEvents, OrderSourcing, Reliability],
})
export class OrdersModule {}
