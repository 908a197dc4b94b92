import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { laterWhileStoreIsDown } from '../../storage/index.js';
import { CleanupExports } from './cleanup/cleanup.jobs.js';
import { Cleanup } from './cleanup/cleanup.service.js';
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
    private readonly cleanup: Cleanup,
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
  @Handles(CleanupExports)
  cleanUp(_: CleanupExports, job: JobContext) {
    return laterWhileStoreIsDown(() => this.cleanup.run(job));
  }
}
