import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Transaction } from '../../../database/index.js';
import { HaatError, NotFound, Unavailable } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery, type UploadedFile } from '../../../http/index.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../../jobs/index.js';
import { FileRemover, Storage } from '../../../storage/index.js';
import { Parties } from '../../master-data/index.js';
import { ProcessInventoryImport } from './import.jobs.js';
import { ImportReader } from './import-reader.repository.js';
import { ImportsRepository } from './imports.repository.js';
import { importKey, type ImportView, type RowFaultRow } from './inventory-import.js';

const NEWEST_FIRST = new Keyset('inventory-imports', { id: 'uuid' });
const BY_ROW = new Keyset('import-faults', { number: 'integer', ordinal: 'integer' });

type SentFile = Pick<UploadedFile, 'name' | 'read'>;

/** A file that is in the store, and not yet imported. */
export interface StoredFile {
  /** Of the import that it is for. */
  readonly id: string;
  /** What its sender calls it. */
  readonly name: string | null;
  readonly bytes: number;
  /** The vendor whose rows alone it may hold; null for any. */
  readonly vendorId: string | null;
}

/** What became of the request to import; no import, where another job on the queue holds the deduplication key. */
export type Accepted = Enqueued & { readonly importId: string | null };

/** What callers of the API may ask of imports. */
@Injectable()
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly reader: ImportReader,
    private readonly parties: Parties,
    private readonly storage: Storage,
    private readonly remover: FileRemover,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Stores a file, and has `work` record its import. The file comes first, so that a recorded import always has one. It is
   * removed again when nothing was recorded, because the request was a repeat or was refused; where that is not certain, or
   * the process is killed in between, the clean-up does it.
   *
   * @param work calls {@link record}, unless the request is a repeat
   */
  async accept(caller: Caller, sent: SentFile, work: (file: StoredFile) => Promise<Accepted>): Promise<Accepted> {
    const file = await this.#store(caller, sent);
    try {
      const accepted = await work(file);
      if (accepted.importId !== file.id) await this.remover.remove(importKey(file.id));
      return accepted;
    } catch (error) {
      if (error instanceof HaatError && !(error instanceof Unavailable)) await this.remover.remove(importKey(file.id));
      throw error;
    }
  }

  async record(tx: Transaction | undefined, file: StoredFile, options: EnqueueOptions): Promise<Accepted> {
    const { id, name, bytes, vendorId } = file;
    const requestedBy = options.owner ?? null;
    const job = await this.jobs.enqueue(tx, new ProcessInventoryImport({ importId: id }), {
      keys: [id],
      ...options,
      alongside: alongside(this.imports, (jobId) => ({ id, jobId, vendorId, requestedBy, name, bytes })),
    });
    const importId = job.outcome === 'created' ? id : await this.reader.ofJob(tx ?? this.database, job.jobId);
    return { ...job, importId: importId ?? null };
  }

  /** Newest first. */
  async list(caller: Caller, { limit, cursor }: PageQuery): Promise<Page<ImportView>> {
    const { vendorId } = await this.parties.scopeOf(this.database, caller);
    const rows = await this.reader.list(vendorId, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such import, or it is another vendor's than the caller speaks for */
  async find(caller: Caller, id: string, { limit, cursor }: PageQuery): Promise<ImportView & Page<RowFaultRow>> {
    const after = BY_ROW.read(cursor);
    const { vendorId } = await this.parties.scopeOf(this.database, caller);
    const found = await this.reader.find(id, vendorId);
    if (!found) throw new NotFound('import', id);
    const faults = await this.reader.faults(id, after, limit + 1);
    return { ...found, ...BY_ROW.page(faults, limit) };
  }

  async #store(caller: Caller, file: SentFile): Promise<StoredFile> {
    const { vendorId = null } = await this.parties.scopeOf(this.database, caller);
    const id = uuidv7();
    const bytes = await this.storage.put({ key: importKey(id), content: file.read(), contentType: 'text/csv' });
    return { id, name: file.name ?? null, bytes, vendorId };
  }
}
