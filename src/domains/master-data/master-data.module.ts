import { Module } from '@nestjs/common';
import { PartiesRepository } from './parties.repository.js';
import { Parties } from './parties.service.js';

@Module({ providers: [Parties, PartiesRepository], exports: [Parties] })
export class MasterDataModule {}
