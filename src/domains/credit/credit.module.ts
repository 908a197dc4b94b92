import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { AccountControl } from './accounts/account-control.service.js';
import { AccountReader } from './accounts/account-reader.repository.js';
import { CreditAccountsController } from './accounts/accounts.controller.js';
import { CreditAccountsRepository } from './accounts/accounts.repository.js';
import { CreditAccounts } from './accounts/accounts.service.js';
import { BalanceAnswers } from './accounts/balance-answers.service.js';
import { CreditProducer } from './credit.producer.js';
import { Credit } from './credit.service.js';
import { InvoiceMoves } from './invoices/invoice-moves.service.js';
import { InvoiceReader } from './invoices/invoice-reader.repository.js';
import { InvoicesController } from './invoices/invoices.controller.js';
import { InvoicesRepository } from './invoices/invoices.repository.js';
import { Invoices } from './invoices/invoices.service.js';
import { Invoicing } from './invoices/invoicing.service.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { Ledger } from './ledger/ledger.service.js';
import { AllocationsRepository } from './payments/allocations.repository.js';
import { PaymentReversal } from './payments/payment-reversal.service.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { Payments } from './payments/payments.service.js';
import { Settlement } from './payments/settlement.service.js';
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

const accounts = [AccountControl, AccountReader, BalanceAnswers, CreditAccounts, CreditAccountsRepository];
const invoices = [InvoiceMoves, InvoiceReader, Invoices, InvoicesRepository, Invoicing];
const ledger = [Ledger, LedgerRepository];
const payments = [AllocationsRepository, PaymentReversal, Payments, PaymentsRepository, Settlement];
const reconciliation = [
  ComparisonRepository,
  Reconciliation,
  ReconciliationProcessor,
  Reconciliations,
  ReconciliationsRepository,
];
const reminders = [ReminderRequests, Reminders, RemindersProcessor, RemindersRepository];
const scoring = [ScoreProcessor, Scores, ScoresRepository, Scoring, SnapshotsRepository];

@Module({
  imports: [MasterDataModule, MessagingModule],
  controllers: [
    CreditAccountsController,
    InvoicesController,
    PaymentsController,
    ReconciliationsController,
    RemindersController,
    ScoresController,
  ],
  providers: [
    Credit,
    CreditProducer,
    ReservationsRepository,
    ...accounts,
    ...invoices,
    ...ledger,
    ...payments,
    ...reconciliation,
    ...reminders,
    ...scoring,
  ],
  exports: [Credit, CreditProducer],
})
export class CreditModule {}
