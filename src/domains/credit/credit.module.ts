import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { Credit } from './credit.service.js';

@Module({ imports: [MasterDataModule, MessagingModule], providers: [Credit], exports: [Credit] })
export class CreditModule {}
