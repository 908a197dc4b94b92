import { Module } from '@nestjs/common';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { CreditAccountsRepository } from './accounts/accounts.repository.js';
import { Credit } from './credit.service.js';
import { InvoicesRepository } from './invoices/invoices.repository.js';
import { Invoicing } from './invoices/invoicing.service.js';
import { Ledger } from './ledger/ledger.service.js';
import { ReservationsRepository } from './reservations/reservations.repository.js';

@Module({
  imports: [MasterDataModule, MessagingModule],
  providers: [Credit, CreditAccountsRepository, InvoicesRepository, Invoicing, Ledger, ReservationsRepository],
  exports: [Credit],
})
export class CreditModule {}
