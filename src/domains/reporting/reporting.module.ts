import { Module } from '@nestjs/common';
import { SignedLinksModule } from '../../http/signed-links/index.js';
import { MasterDataModule } from '../master-data/index.js';
import { MessagingModule } from '../messaging/index.js';
import { CleanUpRepository } from './clean-up/clean-up.repository.js';
import { ReportsCleanUp } from './clean-up/reports-clean-up.service.js';
import { DailyAnalyticsRepository } from './daily/daily-analytics.repository.js';
import { DailyAnalytics } from './daily/daily-analytics.service.js';
import { DailyReportsProcessor } from './daily/daily-reports.processor.js';
import { ReportDataRepository } from './generation/report-data.repository.js';
import { ReportGeneration } from './generation/report-generation.service.js';
import { ReportReadyMail } from './generation/report-ready-mail.service.js';
import { ReportFiles } from './report-files.service.js';
import { ReportingProducer } from './reporting.producer.js';
import { ReportsController } from './reports.controller.js';
import { ReportsProcessor } from './reports.processor.js';
import { ReportsRepository } from './reports.repository.js';
import { Reports } from './reports.service.js';

@Module({
  imports: [MasterDataModule, MessagingModule, SignedLinksModule],
  controllers: [ReportsController],
  providers: [
    CleanUpRepository,
    DailyAnalytics,
    DailyAnalyticsRepository,
    DailyReportsProcessor,
    ReportDataRepository,
    ReportFiles,
    ReportGeneration,
    ReportReadyMail,
    ReportingProducer,
    Reports,
    ReportsCleanUp,
    ReportsProcessor,
    ReportsRepository,
  ],
})
export class ReportingModule {}
