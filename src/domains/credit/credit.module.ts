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
import { ReconciliationProcessor } from './reconciliation/reconciliation.processor.js';
import { Reconciliation } from './reconciliation/reconciliation.service.js';
import { ReconciliationsController } from './reconciliation/reconciliations.controller.js';
import { ReconciliationsRepository } from './reconciliation/reconciliations.repository.js';
import { Reconciliations } from './reconciliation/reconciliations.service.js';
import { ReminderRequests } from './reminders/reminder-requests.service.js';
import { RemindersController } from './reminders/reminders.controller.js';
import { RemindersProcessor } from './reminders/reminders.processor.js';
import { RemindersRepository } from './reminders/reminders.repository.js';
import { Reminders } from './reminders/reminders.service.js';
import { ReservationsRepository } from './reservations/reservations.repository.js';
import { ScoreProcessor } from './scoring/score.processor.js';
import { ScoresController } from './scoring/scores.controller.js';
import { ScoresRepository } from './scoring/scores.repository.js';
import { Scores } from './scoring/scores.service.js';
import { Scoring } from './scoring/scoring.service.js';
import { SnapshotsRepository } from './scoring/snapshots.repository.js';

@Module({
  imports: [MasterDataModule, MessagingModule],
  controllers: [ReconciliationsController, RemindersController, ScoresController],
  providers: [
    ComparisonRepository,
    CreditAccountsRepository,
    CreditProducer,
    InvoicesRepository,
    Invoicing,
    Ledger,
    Reconciliation,
    ReconciliationProcessor,
    Reconciliations,
    ReconciliationsRepository,
    ReminderRequests,
    Reminders,
    RemindersProcessor,
    RemindersRepository,
    ReservationsRepository,
    ScoreProcessor,
    Scores,
    ScoresRepository,
    Scoring,
    SnapshotsRepository,
    Credit,
  ],
  exports: [Credit, CreditProducer],
})
export class CreditModule {}
