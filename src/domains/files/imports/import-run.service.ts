import { Injectable } from '@nestjs/common';
import { CsvRefused, readCsv } from '../../../csv/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import type { ImportFailure } from '../../../database/schema/files-inventory.js';
import { type JobContext, Jobs, PermanentFailure, Policies } from '../../../jobs/index.js';
import { FileRemover, Storage } from '../../../storage/index.js';
import { files } from '../files.queues.js';
import { INVENTORY_COLUMNS } from '../inventory-columns.js';
import { ImportChunks, type ImportRow } from './import-chunks.service.js';
import { ProcessInventoryImport } from './import.jobs.js';
import { ImportsRepository } from './imports.repository.js';
import { type ImportCounts, importKey, type ImportState } from './inventory-import.js';

/** Rows that one commit takes over: some ten milliseconds of work. */
const CHUNK = 500;

/** Of the time that the job has: then another goes on. */
const SHARE_OF_TIME = 0.5;

/**
 * Imports a file in two passes. The first reads it to its end and changes nothing, so that a file which is no such CSV is
 * refused as a whole, and everybody knows how many rows there are. The second takes them over chunk by chunk; a run after
 * a stop goes on behind the last chunk that was committed.
 */
@Injectable()
export class ImportRun {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunks,
    private readonly storage: Storage,
    private readonly remover: FileRemover,
    private readonly jobs: Jobs,
    private readonly policies: Policies,
  ) {}

  async run(id: string, job: JobContext): Promise<unknown> {
    const state = await this.imports.begin(this.database, id, job.id);
    if (!state) throw new PermanentFailure('unknown_import', `There is no import "${id}".`);
    if (state.status !== 'running') return job.commit(() => Promise.resolve({ already: state.status }));
    const total = state.total ?? (await this.#count(id, job));
    if (typeof total !== 'number') return this.#refuse(id, total, job);
    return this.#takeOver(id, { ...state, total }, job);
  }

  /** Reads the file to its end; returns how many rows it has, or why it is refused. */
  async #count(id: string, job: JobContext): Promise<number | ImportFailure> {
    let total = 0;
    try {
      for await (const { number } of this.#rowsOf(id)) {
        total = number;
        job.signal.throwIfAborted();
      }
    } catch (error) {
      if (!(error instanceof CsvRefused)) throw error;
      return { code: error.code, message: error.message, line: error.line };
    }
    if (total === 0) return { code: 'no_rows', message: 'The file has a header, and no row below it.' };
    await this.imports.setTotal(this.database, id, total);
    return total;
  }

  async #takeOver(id: string, state: ImportState, job: JobContext): Promise<unknown> {
    const deadline = performance.now() + this.policies.ofQueue(files).timeout.value * SHARE_OF_TIME;
    let position = state.position;
    let chunk: ImportRow[] = [];
    for await (const row of this.#rowsOf(id)) {
      if (row.number <= position) continue;
      chunk.push(row);
      if (chunk.length < CHUNK && row.number !== state.total) continue;
      job.signal.throwIfAborted();
      const counts = await this.chunks.apply(id, chunk);
      if (!counts) break;
      job.progress(shown(counts));
      // Another run of it may have come further.
      position = counts.position;
      chunk = [];
      if (position !== state.total && performance.now() > deadline)
        return job.commit((tx) => this.#continue(tx, id, position, job));
    }
    return job.commit((tx) => this.imports.complete(tx, id));
  }

  async #continue(tx: Transaction, id: string, position: number, job: JobContext): Promise<unknown> {
    const { jobId } = await this.jobs.continue(tx, job.id, new ProcessInventoryImport({ importId: id }), {
      keys: [id],
    });
    await this.imports.continuedBy(tx, id, jobId);
    return { position, continuedBy: jobId };
  }

  async #refuse(id: string, failure: ImportFailure, job: JobContext): Promise<unknown> {
    const refused = await job.commit(async (tx) => {
      await this.imports.fail(tx, id, failure);
      return { refused: failure.code };
    });
    await this.remover.remove(importKey(id));
    return refused;
  }

  async *#rowsOf(id: string): AsyncGenerator<ImportRow> {
    const stored = await this.storage.open(importKey(id));
    if (!stored) throw new PermanentFailure('file_missing', 'The file of the import is not there any more.');
    yield* readCsv(stored.content, { columns: INVENTORY_COLUMNS });
  }
}

function shown({ total, position, applied, unchanged, refused }: ImportCounts): Record<string, unknown> {
  return { percent: Math.floor((100 * position) / (total ?? 1)), total, position, applied, unchanged, refused };
}
