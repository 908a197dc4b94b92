import { cut } from '../../../text/cut.js';
import { belowReserved, type StockFigures } from '../vendor-stock.js';
import { faultOf, figuresOf, isSame } from './row-figures.rules.js';
import {
  type BelowReserved,
  type RefusedRow,
  refused,
  type RowNote,
  type RowOutcome,
  type StockRow,
} from './stock-row.js';

export interface StockKey {
  readonly vendorId: string;
  readonly productId: string;
}

/** What the database knows of what a row names; the stock is locked. */
export interface KnownStock {
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** Absent: the vendor has none of the product so far. */
  readonly current: (StockFigures & { readonly reserved: number }) | undefined;
}

export interface StockWrite extends StockKey {
  readonly figures: StockFigures;
}

/** What is to become of rows. */
export interface Decisions {
  /** Of each row, in their order. */
  readonly outcomes: readonly RowOutcome[];
  /** What the vendors have after the last of them, of each product once. */
  readonly writes: readonly StockWrite[];
}

/** A row that says enough to make a product new to its vendor. */
export type WholeRow = StockRow & { readonly price: number; readonly stock: number };

export const isWhole = (row: StockRow | RefusedRow): row is WholeRow =>
  !('status' in row) && row.price !== undefined && row.stock !== undefined && faultOf(row) === undefined;

/** The same, where what was made for the rows themselves is not there yet. */
export function asNew(known: readonly KnownStock[], made: readonly StockKey[]): readonly KnownStock[] {
  const keys = new Set(made.map(keyText));
  return known.map((one) => (keys.has(keyText(one)) ? { ...one, current: undefined } : one));
}

/** Takes the rows one by one, each where the ones before it have left the stock: of two of one product the last one counts. */
export function decideRows(
  rows: readonly (StockRow | RefusedRow)[],
  known: readonly KnownStock[],
  whenBelow: BelowReserved,
): Decisions {
  const writes = new Map<string, StockWrite>();
  const outcomes = rows.map((row, index): RowOutcome => {
    if ('status' in row) return row;
    const key = keyOrRefusal(row, known[index]);
    if ('status' in key) return key;
    const { current } = known[index] ?? {};
    const before = writes.get(keyText(key))?.figures ?? current;
    const { outcome, figures } = decideFigures(row, before, current?.reserved ?? 0, whenBelow);
    if (figures) writes.set(keyText(key), { ...key, figures });
    return outcome;
  });
  return { outcomes, writes: [...writes.values()] };
}

const keyText = ({ vendorId, productId }: Pick<KnownStock, 'vendorId' | 'productId'>): string =>
  `${vendorId} ${productId}`;

function keyOrRefusal(row: StockRow, known: KnownStock | undefined): StockKey | RefusedRow {
  const { vendorId = null, productId = null } = known ?? {};
  const fault = faultOf(row);
  if (fault) return fault;
  if (vendorId === null)
    return refused('unknown_vendor', `There is no vendor "${quoted(row.vendorCode)}". Check the code.`);
  if (productId === null) return refused('unknown_sku', `There is no product with the SKU "${quoted(row.sku)}".`);
  return { vendorId, productId };
}

interface FiguresDecision {
  readonly outcome: RowOutcome;
  /** Absent where nothing changes. */
  readonly figures?: StockFigures;
}

function decideFigures(
  row: StockRow,
  before: StockFigures | undefined,
  reserved: number,
  whenBelow: BelowReserved,
): FiguresDecision {
  const { vendorCode, sku } = row;
  const figures = figuresOf(row, before);
  if (!figures)
    return {
      outcome: refused('price_and_stock_needed', `${sku} is new to ${vendorCode}: state its price and its stock.`),
    };
  if (figures.stock >= reserved) return taken(figures, before);
  if (whenBelow === 'refuse')
    return { outcome: refused('stock_below_reserved', belowReserved(sku, reserved, figures.stock)) };
  return taken({ ...figures, stock: reserved }, before, raised(sku, reserved, figures.stock));
}

function taken(figures: StockFigures, before: StockFigures | undefined, note?: RowNote): FiguresDecision {
  const noted = note && { note };
  if (before && isSame(figures, before)) return { outcome: { status: 'unchanged', ...noted } };
  return { outcome: { status: 'applied', ...noted }, figures };
}

const raised = (sku: string, reserved: number, stock: number): RowNote => ({
  code: 'stock_below_reserved',
  message: `${reserved} of ${sku} are reserved for accepted offers: the stock is ${reserved} rather than ${stock}.`,
});

const LONGEST_QUOTE = 80;

/** Enough of a text to recognise it by. */
function quoted(text: string): string {
  const beginning = cut(text, LONGEST_QUOTE);
  return beginning === text ? text : `${beginning}…`;
}
