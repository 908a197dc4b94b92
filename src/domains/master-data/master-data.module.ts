import { Module } from '@nestjs/common';
import { Parties } from './parties.service.js';

@Module({ providers: [Parties], exports: [Parties] })
export class MasterDataModule {}
