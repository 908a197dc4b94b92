import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { type AppConfig, CONFIG, ConfigModule } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { DemoDataModule } from './demo-data.module.js';
import { BiddingModule } from './domains/bidding/bidding.module.js';
import { CodeframeModule } from './domains/codeframe/codeframe.module.js';
import { CreditModule } from './domains/credit/credit.module.js';
import { FilesModule } from './domains/files/files.module.js';
import { InventoryModule } from './domains/inventory/inventory.module.js';
import { MasterDataModule } from './domains/master-data/master-data.module.js';
import { MessagingModule } from './domains/messaging/messaging.module.js';
import { OrdersModule } from './domains/orders/orders.module.js';
import { ReportingModule } from './domains/reporting/reporting.module.js';
import { HealthModule } from './health/health.module.js';
import { httpLogging, HttpModule } from './http/index.js';
import { JobsModule } from './jobs/index.js';
import { QuietLogger } from './observability/quiet-logger.js';
import { OperationsModule } from './operations/operations.module.js';
import { SchedulerModule } from './scheduler/index.js';
import { StorageModule } from './storage/index.js';

@Module({
  imports: [
    LoggerModule.forRootAsync({ inject: [CONFIG], useFactory: httpLogging }),
    DatabaseModule,
    HttpModule,
    StorageModule,
    JobsModule,
    HealthModule,
    OperationsModule,
    SchedulerModule,
    MessagingModule,
    MasterDataModule,
    InventoryModule,
    FilesModule,
    CreditModule,
    OrdersModule,
    BiddingModule,
    ReportingModule,
    CodeframeModule,
    DemoDataModule,
  ],
  providers: [QuietLogger],
})
export class AppModule {
  static of(config: AppConfig): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.of(config)] };
  }
}
