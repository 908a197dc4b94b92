import type { RowFault } from './row-faults.repository.js';
import type { RowOutcome, StockRow } from './stock-row.js';

/** Rows by what became of them. */
export interface RowCounts {
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
}

export function countsOf(outcomes: readonly RowOutcome[]): RowCounts {
  const count = (status: RowOutcome['status']): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  return { applied: count('applied'), unchanged: count('unchanged'), refused: count('refused') };
}

/**
 * What is to be told of the rows that were not taken over as they stand.
 *
 * @param before how many rows came before these
 */
export function faultsOf(
  rows: readonly Pick<StockRow, 'vendorCode' | 'sku'>[],
  outcomes: readonly RowOutcome[],
  before: number,
): RowFault[] {
  return rows.flatMap(({ vendorCode, sku }, index) => {
    const outcome = outcomes[index];
    const note = outcome?.status === 'refused' ? outcome : outcome?.note;
    return note ? [{ row: before + index + 1, vendorCode, sku, code: note.code, message: note.message }] : [];
  });
}
