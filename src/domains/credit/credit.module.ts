import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { CreditAccountsRepository } from './accounts/accounts.repository.js';
import { CreditProducer } from './credit.producer.js';
import { Credit } from './credit.service.js';
import { InvoicesRepository } from './invoices/invoices.repository.js';
import { Invoicing } from './invoices/invoicing.service.js';
import { Ledger } from './ledger/ledger.service.js';
import { ComparisonRepository } from './reconciliation/comparison.repository.js';
import { Reconciliation } from './reconciliation/reconciliation.service.js';
import { ReconciliationProcessor } from './reconciliation/reconciliation.processor.js';
import { ReconciliationsRepository } from './reconciliation/reconciliations.repository.js';
import { Reminders } from './reminders/reminders.service.js';
import { RemindersProcessor } from './reminders/reminders.processor.js';
import { RemindersRepository } from './reminders/reminders.repository.js';
import { ReservationsRepository } from './reservations/reservations.repository.js';
import { ScoreProcessor } from './scoring/score.processor.js';
import { ScoresRepository } from './scoring/scores.repository.js';
import { Scoring } from './scoring/scoring.service.js';
import { SnapshotsRepository } from './scoring/snapshots.repository.js';

@Module({
  imports: [MasterDataModule, MessagingModule],
  providers: [
    Credit,
    CreditAccountsRepository,
    CreditProducer,
    InvoicesRepository,
    Invoicing,
    Ledger,
    ComparisonRepository,
    Reconciliation,
    ReconciliationProcessor,
    ReconciliationsRepository,
    Reminders,
    RemindersProcessor,
    RemindersRepository,
    ReservationsRepository,
    ScoreProcessor,
    ScoresRepository,
    Scoring,
    SnapshotsRepository,
  ],
  exports: [Credit],
})
export class CreditModule {}
