import { Module } from '@nestjs/common';
import { CreditModule } from '../credit/index.js';
import { InventoryModule } from '../inventory/index.js';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { OrderEvents } from './order-events.js';
import { OrderSourcing } from './order-sourcing.service.js';
import { Reliability } from './reliability.service.js';
import { VendorFactsRepository } from './sourcing/vendor-facts.repository.js';

@Module({
  imports: [MasterDataModule, InventoryModule, CreditModule, MessagingModule],
  providers: [OrderEvents, OrderSourcing, Reliability, VendorFactsRepository],
  exports: [OrderEvents, OrderSourcing, Reliability],
})
export class OrdersModule {}
