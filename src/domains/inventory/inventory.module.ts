import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { BulkRun } from './bulk/bulk-run.service.js';
import { BulkUpdateViewsRepository } from './bulk/bulk-update-views.repository.js';
import { BulkUpdatesController } from './bulk/bulk-updates.controller.js';
import { BulkUpdatesRepository } from './bulk/bulk-updates.repository.js';
import { BulkUpdates } from './bulk/bulk-updates.service.js';
import { CleanUpRepository } from './clean-up/clean-up.repository.js';
import { CleanUp } from './clean-up/clean-up.service.js';
import { InventoryProcessor } from './inventory.processor.js';
import { InventoryProducer } from './inventory.producer.js';
import { RowFaultsRepository } from './levels/row-faults.repository.js';
import { StockLevelsRepository } from './levels/stock-levels.repository.js';
import { StockLevels } from './levels/stock-levels.service.js';
import { RunTimes } from './run-times.service.js';
import { LowStockAlerts } from './stock-check/low-stock-alerts.service.js';
import { LowStockRepository } from './stock-check/low-stock.repository.js';
import { StockCheckRun } from './stock-check/stock-check-run.service.js';
import { StockCheckController } from './stock-check/stock-check.controller.js';
import { StockChecks } from './stock-check/stock-checks.service.js';
import { StockRepository } from './stock.repository.js';
import { Stock } from './stock.service.js';
import { ListingsRepository } from './sync/listings.repository.js';
import { PageIntake } from './sync/page-intake.service.js';
import { Settling } from './sync/settling.service.js';
import { SyncBeginning } from './sync/sync-beginning.service.js';
import { SyncFailures } from './sync/sync-failures.service.js';
import { SyncRun } from './sync/sync-run.service.js';
import { SyncViewsRepository } from './sync/sync-views.repository.js';
import { SyncsController } from './sync/syncs.controller.js';
import { SyncsRepository } from './sync/syncs.repository.js';
import { Syncs } from './sync/syncs.service.js';
import { VendorNaming } from './vendor-naming.service.js';
import { VendorStockController } from './vendor-stock.controller.js';
import { VendorStockRepository } from './vendor-stock.repository.js';
import { VendorStocks } from './vendor-stock.service.js';

const bulk = [BulkRun, BulkUpdates, BulkUpdatesRepository, BulkUpdateViewsRepository];
const cleanUp = [CleanUp, CleanUpRepository];
const levels = [RowFaultsRepository, StockLevels, StockLevelsRepository];
const stockCheck = [LowStockAlerts, LowStockRepository, StockCheckRun, StockChecks];
const sync = [
  ListingsRepository,
  PageIntake,
  Settling,
  SyncBeginning,
  SyncFailures,
  SyncRun,
  Syncs,
  SyncsRepository,
  SyncViewsRepository,
];
const vendorStock = [VendorStockRepository, VendorStocks];

@Module({
  imports: [MasterDataModule, MessagingModule],
  controllers: [BulkUpdatesController, StockCheckController, SyncsController, VendorStockController],
  providers: [
    InventoryProcessor,
    InventoryProducer,
    RunTimes,
    Stock,
    StockRepository,
    VendorNaming,
    ...bulk,
    ...cleanUp,
    ...levels,
    ...stockCheck,
    ...sync,
    ...vendorStock,
  ],
  exports: [Stock, StockLevels],
})
export class InventoryModule {}
