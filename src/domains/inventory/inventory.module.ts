import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { Stock } from './stock.service.js';

@Module({ imports: [MasterDataModule], providers: [Stock], exports: [Stock] })
export class InventoryModule {}
