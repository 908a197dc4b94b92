import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { laterWhileStoreIsDown } from '../../storage/index.js';
import { CleanUpReports } from './clean-up/clean-up-reports.job.js';
import { ReportsCleanUp } from './clean-up/reports-clean-up.service.js';
import { reportGeneration } from './reporting.queues.js';
import { GenerateReport } from './generation/generate-report.job.js';
import { ReportGeneration } from './generation/report-generation.service.js';

@Processor(reportGeneration)
export class ReportsProcessor extends QueueProcessor {
  constructor(
    private readonly generation: ReportGeneration,
    private readonly cleanUp: ReportsCleanUp,
  ) {
    super();
  }

  @Handles(GenerateReport)
  generate({ type, format, filters, recipients = [] }: GenerateReport, job: JobContext): Promise<unknown> {
    const { startDate: startOn, endDate: endOn, vendorCode, retailerCode } = filters;
    const request = { type, format, startOn, endOn, vendorCode, retailerCode };
    return laterWhileStoreIsDown(() => this.generation.run(request, recipients, job));
  }

  @Handles(CleanUpReports)
  clean(_: CleanUpReports, job: JobContext): Promise<unknown> {
    return laterWhileStoreIsDown(() => this.cleanUp.run(job));
  }
}
