import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { VendorId } from '../master-data/index.js';

const LATER = 'Not built yet.';

export interface StockLine {
  readonly productId: string;
  readonly quantity: number;
}

/** What vendors have in stock, and what of it is held for accepted offers. Rows are locked in the order of their products. */
@Injectable()
export class Stock {
  /**
   * Holds all lines of the vendor's stock under a reference (the offer's id), or none of them.
   *
   * @throws Conflict `insufficient_stock` naming the products that fall short
   */
  reserve(_tx: Transaction, _reference: string, _vendorId: VendorId, _lines: readonly StockLine[]): Promise<void> {
    throw new Error(LATER);
  }

  /** Gives back what the reference holds. Returns whether it held anything: once only, however often it is called. */
  release(_tx: Transaction, _reference: string): Promise<boolean> {
    throw new Error(LATER);
  }

  /** What the reference holds has left the vendor: it is neither reserved nor in stock any more. Once only. */
  dispatch(_tx: Transaction, _reference: string): Promise<boolean> {
    throw new Error(LATER);
  }
}
