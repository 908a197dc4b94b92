import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { JobContext } from '../../../jobs/index.js';
import { Storage } from '../../../storage/index.js';
import type { ProcessInventoryExport } from './export.jobs.js';
import { fileOf } from './export-formats.js';
import { ExportRows, type StockLine } from './export-rows.repository.js';
import { ExportsRepository } from './exports.repository.js';
import { CONTENT_TYPES, exportKey } from './inventory-export.js';

/**
 * Writes an export. Its file is in the store before its row says so, under a name that only this job has: a run that is
 * repeated replaces it, and what a run leaves behind that nobody repeats goes with the row.
 */
@Injectable()
export class ExportRun {
  constructor(
    private readonly database: Database,
    private readonly rows: ExportRows,
    private readonly exports: ExportsRepository,
    private readonly storage: Storage,
  ) {}

  async run({ format, vendorId, ...filters }: ProcessInventoryExport, job: JobContext): Promise<unknown> {
    const { id } = job;
    // An operator's job comes without its row, and that of one which is retried late may have been removed.
    await this.exports.insert(this.database, [{ id, format, filters, vendorId: vendorId ?? null, requestedBy: null }]);
    const written = { rows: 0 };
    const content = fileOf(format, counted(this.rows.pages(filters), written, job));
    const bytes = await this.storage.put(
      { key: exportKey({ id, format }), content, contentType: CONTENT_TYPES[format] },
      job.signal,
    );
    return job.commit(async (tx) => {
      await this.exports.complete(tx, id, written.rows, bytes);
      return { rows: written.rows, bytes };
    });
  }
}

async function* counted(
  pages: AsyncIterable<readonly StockLine[]>,
  written: { rows: number },
  job: JobContext,
): AsyncGenerator<readonly StockLine[]> {
  for await (const page of pages) {
    yield page;
    written.rows += page.length;
    job.progress({ rows: written.rows });
  }
}
