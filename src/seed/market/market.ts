import { Agenda } from '../agenda.js';
import {
  emptyDemoSet,
  type AccountRow,
  type DemoSet,
  type ProductRow,
  type RetailerRow,
  type VendorRow,
} from '../demo-set.js';
import { Ids } from '../ids.js';
import type { MarketRules } from '../market-rules.js';
import type { Calendar } from '../moments.js';
import { Random } from '../random.js';
import type { Habit, Hold } from '../data/retailers.js';
import type { Range } from '../data/goods.js';
import type { Shelf } from './shelf.js';

export interface Retailer {
  readonly row: RetailerRow;
  readonly habit: Habit;
  readonly hold: Hold | undefined;
  readonly account: AccountRow | undefined;
}

export interface Vendor {
  readonly row: VendorRow & { readonly rating: string };
  /** Of a hundred offers. */
  readonly accepts: number;
  readonly declines: number;
  readonly shelf: Shelf;
  /** How it answered so far. */
  readonly record: { accepted: number; declined: number; timedOut: number };
  openOrders: number;
}

export interface Product {
  readonly row: ProductRow & { readonly minQuantity: number };
  readonly range: Range;
  /** In whole rupees. */
  readonly price: number;
}

/** The marketplace while its sixty days are played: who takes part, what is to happen, and the rows that came of it. */
export class Market {
  readonly agenda = new Agenda();
  readonly random = new Random(20_260_101);
  readonly ids = new Ids(this.random);
  readonly rows: DemoSet = emptyDemoSet();
  readonly retailers: Retailer[] = [];
  readonly vendors: Vendor[] = [];
  readonly products: Product[] = [];

  constructor(
    readonly calendar: Calendar,
    readonly rules: MarketRules,
  ) {}

  /** A moment some minutes after another. */
  soon(at: Date, least: number, most: number): Date {
    return new Date(at.getTime() + this.random.between(least * 60, most * 60) * 1000);
  }
}
