import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { asNew, decideRows, isWhole } from './stock-levels.rules.js';
import type { BelowReserved, RefusedRow, RowOutcome, StockRow } from './stock-row.js';

/** Takes over what somebody says of the stock of many vendors and products at once. */
@Injectable()
export class StockLevels {
  constructor(private readonly levels: StockLevelsRepository) {}

  /**
   * Takes the rows over as if one by one, and returns what became of each, in their order; a row that is refused already keeps
   * its place. Figures are absolute: the same rows once more change nothing. It takes three statements, however many rows
   * there are; some thousand at a time are well.
   *
   * All that it writes is locked in the fixed order, and what is new made before anything is locked: so call it once in a
   * transaction, lock no stock before it, and none after it.
   */
  async apply(
    tx: Transaction,
    rows: readonly (StockRow | RefusedRow)[],
    belowReserved: BelowReserved = 'refuse',
  ): Promise<readonly RowOutcome[]> {
    if (rows.length === 0) return [];
    const whole = rows.filter(isWhole);
    const made = whole.length === 0 ? [] : await this.levels.make(tx, whole);
    const known = asNew(await this.levels.lock(tx, rows), made);
    const { outcomes, writes } = decideRows(rows, known, belowReserved);
    if (writes.length > 0) await this.levels.write(tx, writes);
    return outcomes;
  }
}
