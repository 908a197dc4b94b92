import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { OrdersModule } from '../orders/index.js';
import { AuctionClosing } from './auction-closing.service.js';
import { AuctionEndings } from './auction-endings.service.js';
import { AuctionLock } from './auction-lock.service.js';
import { AuctionReader } from './auction-reader.service.js';
import { AuctionSweepRepository } from './auction-sweep.repository.js';
import { AuctionSweep } from './auction-sweep.service.js';
import { AuctionViewsRepository } from './auction-views.repository.js';
import { AuctionsController } from './auctions.controller.js';
import { AuctionsRepository } from './auctions.repository.js';
import { AuctionsService } from './auctions.service.js';
import { Awarding } from './awarding.service.js';
import { BiddingProducer } from './bidding.producer.js';
import { BiddingTimeoutProcessor } from './bidding-timeout.processor.js';
import { BidsController } from './bids.controller.js';
import { BidsRepository } from './bids.repository.js';
import { BidsService } from './bids.service.js';
import { OrderFollower } from './order-follower.service.js';

@Module({
  imports: [MasterDataModule, OrdersModule],
  controllers: [AuctionsController, BidsController],
  providers: [
    AuctionClosing,
    AuctionEndings,
    AuctionLock,
    AuctionReader,
    AuctionSweep,
    AuctionSweepRepository,
    AuctionViewsRepository,
    AuctionsRepository,
    AuctionsService,
    Awarding,
    BiddingProducer,
    BiddingTimeoutProcessor,
    BidsRepository,
    BidsService,
    OrderFollower,
  ],
})
export class BiddingModule {}
