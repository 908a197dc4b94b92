import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { StockLevelsRepository } from './levels/stock-levels.repository.js';
import { StockLevels } from './levels/stock-levels.service.js';
import { StockRepository } from './stock.repository.js';
import { Stock } from './stock.service.js';
import { VendorStockController } from './vendor-stock.controller.js';
import { VendorStockRepository } from './vendor-stock.repository.js';
import { VendorStocks } from './vendor-stock.service.js';

@Module({
  imports: [MasterDataModule],
  controllers: [VendorStockController],
  providers: [Stock, StockLevels, StockLevelsRepository, StockRepository, VendorStockRepository, VendorStocks],
  exports: [Stock, StockLevels],
})
export class InventoryModule {}
