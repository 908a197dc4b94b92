import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { CreditProducer } from './credit.producer.js';
import { Credit } from './credit.service.js';
import { ScoreProcessor } from './scoring/score.processor.js';
import { ScoresRepository } from './scoring/scores.repository.js';
import { Scoring } from './scoring/scoring.service.js';
import { SnapshotsRepository } from './scoring/snapshots.repository.js';

@Module({
  imports: [MasterDataModule, MessagingModule],
  providers: [Credit, CreditProducer, ScoreProcessor, ScoresRepository, Scoring, SnapshotsRepository],
  exports: [Credit],
})
export class CreditModule {}
