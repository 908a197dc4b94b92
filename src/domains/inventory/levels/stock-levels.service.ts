import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { decideRows, keyText, reservedMeanwhile } from './stock-levels.rules.js';
import type { BelowReserved, RefusedRow, RowOutcome, StockRow } from './stock-row.js';

/** Takes over what somebody says of the stock of many vendors and products at once. */
@Injectable()
export class StockLevels {
  constructor(private readonly levels: StockLevelsRepository) {}

  /**
   * Writes what the rows say where it differs, and returns what became of each, in their order; a row that is refused already
   * keeps its place. Figures are absolute: the same rows once more change nothing. It takes two statements, however many rows
   * there are; some thousand at a time are well. All that one call writes is locked in the fixed order. Who calls it again in
   * the same transaction locks out of that order what the calls before have refused or not named: such a transaction may lose
   * a deadlock, and has to be one that is run again.
   */
  async apply(
    tx: Transaction,
    rows: readonly (StockRow | RefusedRow)[],
    belowReserved: BelowReserved = 'refuse',
  ): Promise<readonly RowOutcome[]> {
    if (rows.length === 0) return [];
    const decisions = decideRows(rows, await this.levels.lock(tx, rows), belowReserved);
    const writes = decisions.filter((decision) => decision.kind === 'write');
    const written = writes.length === 0 ? [] : await this.levels.write(tx, writes);
    const isWritten = new Set(written.map(keyText));
    return decisions.map((decision) => {
      if (decision.kind === 'settled' || isWritten.has(keyText(decision.key))) return decision.outcome;
      return reservedMeanwhile(decision.sku, decision.figures.stock);
    });
  }
}
