import { Injectable } from '@nestjs/common';
import type { CsvRow } from '../../../csv/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { type RowOutcome, StockLevels } from '../../inventory/index.js';
import type { InventoryColumn } from '../inventory-columns.js';
import { type ImportFault, readRow, refusalFault } from './import-row.rules.js';
import { ImportsRepository } from './imports.repository.js';
import type { ChunkResult, ImportCounts } from './inventory-import.js';

export type ImportRow = CsvRow<InventoryColumn>;

/** Faults of an import that are kept: whoever has more does not mend them one by one. */
export const MOST_FAULTS = 1_000;

/** A row, with what becomes of it. */
interface RowResult {
  readonly row: ImportRow;
  readonly outcome: 'applied' | 'unchanged' | readonly ImportFault[];
}

/** Takes over the rows of a file chunk by chunk, each in one commit with its faults and how far the import came. */
@Injectable()
export class ImportChunks {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly levels: StockLevels,
  ) {}

  /**
   * The import's row is locked first, and says which rows are still to be done: of two runs of one import, the second finds
   * its rows done. Returns what has become of all rows so far; nothing when the import is over.
   *
   * @param rows consecutive ones, in their order
   */
  apply(id: string, rows: readonly ImportRow[]): Promise<ImportCounts | undefined> {
    return this.database.transaction(async (tx) => {
      const state = await this.imports.lock(tx, id);
      if (state?.status !== 'running') return undefined;
      const left = rows.filter(({ number }) => number > state.position);
      const results = await this.#applyRows(tx, left, state.vendorCode ?? undefined);
      return this.imports.advance(tx, id, summed(results, state.position, MOST_FAULTS - state.keptFaults));
    });
  }

  async #applyRows(tx: Transaction, rows: readonly ImportRow[], ownVendor?: string): Promise<readonly RowResult[]> {
    const read = rows.map((row) => ({ row, ...readRow(row, ownVendor) }));
    const stocks = read.flatMap(({ stock }) => stock ?? []);
    // In the order of the rows that are not at fault by themselves.
    const outcomes = (await this.levels.apply(tx, stocks)).values();
    return read.map(({ row, faults }) => ({ row, outcome: faults ?? wordOf(outcomes.next().value) }));
  }
}

function wordOf(outcome: RowOutcome | undefined): RowResult['outcome'] {
  if (!outcome) throw new Error('The inventory has said nothing of a row.');
  return outcome.status === 'refused' ? [refusalFault(outcome)] : outcome.status;
}

function summed(results: readonly RowResult[], before: number, mostFaults: number): ChunkResult {
  const count = (word: RowResult['outcome']) => results.filter(({ outcome }) => outcome === word).length;
  const [applied, unchanged] = [count('applied'), count('unchanged')];
  return {
    position: results.at(-1)?.row.number ?? before,
    applied,
    unchanged,
    refused: results.length - applied - unchanged,
    faults: results.flatMap(faultRows).slice(0, Math.max(0, mostFaults)),
  };
}

const faultRows = ({ row: { number, line }, outcome }: RowResult) =>
  typeof outcome === 'string' ? [] : outcome.map((fault, ordinal) => ({ ...fault, number, line, ordinal }));
