import { type Money, NOTHING, plus, times } from '../../money/index.js';
import type { StockRow } from '../demo-set.js';

export interface Line {
  readonly productId: string;
  readonly quantity: number;
}

/** What a vendor has, product by product. */
export class Shelf {
  readonly #rows = new Map<string, StockRow>();
  readonly #full = new Map<string, number>();

  put(row: StockRow): void {
    this.#rows.set(row.productId, row);
    this.#full.set(row.productId, row.stock);
  }

  /** How many times over it has the line of which it has least; 0 when it cannot deliver them all. */
  cover(lines: readonly Line[]): number {
    return Math.min(
      ...lines.map(({ productId, quantity }) => {
        const row = this.#rows.get(productId);
        return row ? Math.floor((row.stock - row.reserved) / quantity) : 0;
      }),
    );
  }

  /** What all lines cost here. */
  basket(lines: readonly Line[]): Money {
    return plus(NOTHING, ...lines.map(({ productId, quantity }) => times(this.#row(productId).price, quantity)));
  }

  reserve(lines: readonly Line[], at: Date): void {
    this.#change(lines, at, (row, quantity) => {
      row.reserved += quantity;
    });
  }

  release(lines: readonly Line[], at: Date): void {
    this.#change(lines, at, (row, quantity) => {
      row.reserved -= quantity;
    });
  }

  dispatch(lines: readonly Line[], at: Date): void {
    this.#change(lines, at, (row, quantity) => {
      row.reserved -= quantity;
      row.stock -= quantity;
    });
  }

  /** A lorry has come: every product is as full as in the beginning. */
  refill(at: Date): void {
    for (const row of this.#rows.values()) {
      row.stock = Math.max(row.stock, this.#full.get(row.productId) ?? 0);
      row.updatedAt = at;
    }
  }

  #change(lines: readonly Line[], at: Date, change: (row: StockRow, quantity: number) => void): void {
    for (const { productId, quantity } of lines) {
      const row = this.#row(productId);
      change(row, quantity);
      row.updatedAt = at;
    }
  }

  #row(productId: string): StockRow {
    const row = this.#rows.get(productId);
    if (!row) throw new Error(`Product ${productId} is not on the shelf.`);
    return row;
  }
}
