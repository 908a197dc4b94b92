import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { StockRepository } from './stock.repository.js';
import { Stock } from './stock.service.js';

@Module({ imports: [MasterDataModule], providers: [Stock, StockRepository], exports: [Stock] })
export class InventoryModule {}
