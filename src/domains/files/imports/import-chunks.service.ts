import { Injectable } from '@nestjs/common';
import type { CsvRow } from '../../../csv/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { type RowOutcome, StockLevels, type StockRow } from '../../inventory/index.js';
import type { InventoryColumn } from '../inventory-columns.js';
import { type ImportFault, readRow, refusalFault } from './import-row.rules.js';
import { ImportsRepository } from './imports.repository.js';
import type { ChunkResult, ImportCounts } from './inventory-import.js';
import { leadingRows, roundsOf } from './rounds.rules.js';

export type ImportRow = CsvRow<InventoryColumn>;

/** Faults of an import that are kept: whoever has more does not mend them one by one. */
export const MOST_FAULTS = 1_000;

/** Each is two statements. */
const MOST_ROUNDS = 10;

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
   * its rows done. Of rows that name one product again and again it takes the first, so that nobody waits long for the
   * commit. Returns what has become of all rows so far; nothing when the import is over.
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
    const read = leadingRows(
      rows.map((row) => ({ row, ...readRow(row, ownVendor) })),
      MOST_ROUNDS,
    );
    const outcomes = await this.#applyInTurn(
      tx,
      read.flatMap(({ row, stock }) => (stock ? [{ row, stock }] : [])),
    );
    return read.map(({ row, faults }) => ({ row, outcome: faults ?? wordOf(outcomes.get(row)) }));
  }

  /**
   * Later rounds name nothing that the first did not. What the first has refused, because its vendor had no such product
   * yet, they may lock for the first time, and out of the fixed order: a deadlock with another import ends this run, and
   * the next one goes on behind the last chunk.
   */
  async #applyInTurn(
    tx: Transaction,
    rows: readonly { readonly row: ImportRow; readonly stock: StockRow }[],
  ): Promise<ReadonlyMap<ImportRow, RowOutcome>> {
    const outcomes = new Map<ImportRow, RowOutcome>();
    for (const round of roundsOf(rows)) {
      const stocks = round.map(({ stock }) => stock);
      const found = await this.levels.apply(tx, stocks);
      for (const [index, outcome] of found.entries()) {
        const row = round[index]?.row;
        if (row) outcomes.set(row, outcome);
      }
    }
    return outcomes;
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
