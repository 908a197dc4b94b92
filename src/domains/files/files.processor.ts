import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { laterWhileStoreIsDown } from '../../storage/index.js';
import { CleanUpExports } from './clean-up/clean-up.jobs.js';
import { CleanUp } from './clean-up/clean-up.service.js';
import { ProcessInventoryExport } from './exports/export.jobs.js';
import { ExportRun } from './exports/export-run.service.js';
import { files } from './files.queues.js';
import { ProcessInventoryImport } from './imports/import.jobs.js';
import { ImportRun } from './imports/import-run.service.js';

@Processor(files)
export class FilesProcessor extends QueueProcessor {
  constructor(
    private readonly importRun: ImportRun,
    private readonly exportRun: ExportRun,
    private readonly filesCleanUp: CleanUp,
  ) {
    super();
  }

  @Handles(ProcessInventoryImport)
  import({ importId }: ProcessInventoryImport, job: JobContext) {
    return laterWhileStoreIsDown(() => this.importRun.run(importId, job));
  }

  @Handles(ProcessInventoryExport)
  export(payload: ProcessInventoryExport, job: JobContext) {
    return laterWhileStoreIsDown(() => this.exportRun.run(payload, job));
  }

  /** May run twice: what is gone is not removed again. */
  @Handles(CleanUpExports)
  cleanUp(_: CleanUpExports, job: JobContext) {
    return laterWhileStoreIsDown(() => this.filesCleanUp.run(job));
  }
}
