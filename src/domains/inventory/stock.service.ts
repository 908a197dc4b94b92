import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { Conflict } from '../../errors/index.js';
import type { VendorId } from '../master-data/index.js';
import { type LockedStock, type ReservedLine, StockRepository } from './stock.repository.js';

/** A product occurs in one line only. */
export interface StockLine {
  readonly productId: string;
  /** A whole number, more than nothing. */
  readonly quantity: number;
}

/**
 * What vendors have in stock, and what of it is held for accepted offers. Everything locks the rows of the stock first, in
 * the order of their products, so that whoever comes second sees what the first has done.
 */
@Injectable()
export class Stock {
  constructor(private readonly stock: StockRepository) {}

  /**
   * Holds all lines of the vendor's stock under a reference (the offer's id), or none of them. A reference holds once.
   *
   * @throws Conflict `insufficient_stock` naming the products that fall short
   */
  async reserve(tx: Transaction, reference: string, vendorId: VendorId, lines: readonly StockLine[]): Promise<void> {
    const locked = await this.stock.lock(
      tx,
      vendorId,
      lines.map(({ productId }) => productId),
    );
    refuseShortage(lines, locked);
    await this.stock.hold(tx, reference, vendorId, lines);
    const changes = lines.map(({ productId, quantity }) => ({ productId, stock: 0, reserved: quantity }));
    await this.stock.change(tx, vendorId, changes);
  }

  /** Gives back what the reference holds. Returns whether it held anything: once only, however often it is called. */
  release(tx: Transaction, reference: string): Promise<boolean> {
    return this.#end(tx, reference, 'released');
  }

  /** What the reference holds has left the vendor: it is neither reserved nor in stock any more. Once only. */
  dispatch(tx: Transaction, reference: string): Promise<boolean> {
    return this.#end(tx, reference, 'dispatched');
  }

  async #end(tx: Transaction, reference: string, state: 'released' | 'dispatched'): Promise<boolean> {
    const locked = await this.stock.lockHeld(tx, reference);
    const ended = await this.stock.end(tx, reference, state, locked);
    const [first] = ended;
    if (!first) return false;
    // All lines of a reference are of one vendor.
    await this.stock.change(
      tx,
      first.vendorId,
      ended.map((line) => changeAtEnd(line, state)),
    );
    return true;
  }
}

const changeAtEnd = ({ productId, quantity }: ReservedLine, state: 'released' | 'dispatched') => ({
  productId,
  reserved: -quantity,
  stock: state === 'dispatched' ? -quantity : 0,
});

function refuseShortage(lines: readonly StockLine[], locked: readonly LockedStock[]): void {
  const byProduct = new Map(locked.map((row) => [row.productId, row]));
  const short = lines.flatMap(({ productId, quantity }) => {
    const row = byProduct.get(productId);
    const free = row ? row.stock - row.reserved : 0;
    return free < quantity ? [`${row?.sku ?? productId} (${quantity} wanted, ${free} free)`] : [];
  });
  if (short.length > 0)
    throw new Conflict('insufficient_stock', `The vendor has not enough in stock: ${short.join(', ')}.`);
}
