import { isAmount, type Money, money } from '../../../money/index.js';
import { cut } from '../../../text/cut.js';
import { belowReserved, LARGEST_STOCK, type StockFigures } from '../vendor-stock.js';
import {
  type BelowReserved,
  type RefusedRow,
  refused,
  type RowNote,
  type RowOutcome,
  type RowRefusal,
  type StockRow,
} from './stock-row.js';

/** What the database knows of what a row names; the stock is locked. */
export interface KnownStock {
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** Absent: the vendor has none of the product so far. */
  readonly current: (StockFigures & { readonly reserved: number }) | undefined;
}

/** The outcome of a row, which may first have to be written. */
export type RowDecision =
  | {
      readonly kind: 'write';
      readonly key: StockKey;
      readonly sku: string;
      readonly figures: StockFigures;
      readonly outcome: RowOutcome;
    }
  | { readonly kind: 'settled'; readonly outcome: RowOutcome };

export interface StockKey {
  readonly vendorId: string;
  readonly productId: string;
}

/** What is to become of each row. Of two that name the same product of a vendor the first counts. */
export function decideRows(
  rows: readonly (StockRow | RefusedRow)[],
  known: readonly KnownStock[],
  whenBelow: BelowReserved,
): readonly RowDecision[] {
  const named = new Set<string>();
  return rows.map((row, index) => {
    if ('status' in row) return settled(row);
    const { vendorId = null, productId = null, current } = known[index] ?? {};
    const key = `${vendorId} ${productId}`;
    if (vendorId !== null && productId !== null && named.has(key)) return settled(duplicateOf(row));
    named.add(key);
    return decideRow(row, { vendorId, productId, current }, whenBelow);
  });
}

export const keyText = ({ vendorId, productId }: StockKey): string => `${vendorId} ${productId}`;

/** For a row that was made, and more of it reserved, since there was none to be locked. */
export const reservedMeanwhile = (sku: string, stock: number): RefusedRow =>
  refused('stock_below_reserved', `More of ${sku} has just been reserved than a stock of ${stock} would hold.`);

function decideRow(row: StockRow, known: KnownStock, whenBelow: BelowReserved): RowDecision {
  const { vendorId, productId, current } = known;
  const fault = faultOf(row);
  if (fault) return settled(fault);
  if (vendorId === null)
    return refusal('unknown_vendor', `There is no vendor "${quoted(row.vendorCode)}". Check the code.`);
  if (productId === null) return refusal('unknown_sku', `There is no product with the SKU "${quoted(row.sku)}".`);
  const figures = figuresOf(row, current);
  if (!figures)
    return refusal('price_and_stock_needed', `${row.sku} is new to ${row.vendorCode}: state its price and its stock.`);
  const key = { vendorId, productId, sku: row.sku };
  if (!current || figures.stock >= current.reserved) return writing(key, figures, current);
  const { reserved } = current;
  if (whenBelow === 'refuse') return refusal('stock_below_reserved', belowReserved(row.sku, reserved, figures.stock));
  return writing(key, { ...figures, stock: reserved }, current, raised(row.sku, reserved, figures.stock));
}

/** A decision to write, unless the figures stand there already. */
function writing(
  { sku, ...key }: StockKey & { sku: string },
  figures: StockFigures,
  current?: StockFigures,
  note?: RowNote,
): RowDecision {
  const noted = note && { note };
  if (current && isSame(figures, current)) return settled({ status: 'unchanged', ...noted });
  return { kind: 'write', key, sku, figures, outcome: { status: 'applied', ...noted } };
}

const raised = (sku: string, reserved: number, stock: number): RowNote => ({
  code: 'stock_below_reserved',
  message: `${reserved} of ${sku} are reserved for accepted offers: the stock is ${reserved} rather than ${stock}.`,
});

/** Of a product that a row before this one has named. */
export const duplicateOf = ({ vendorCode, sku }: StockRow): RefusedRow =>
  refused('duplicate_row', `${sku} of ${vendorCode} is named before; the first of its rows counts.`);

function faultOf({ price, stock, minStock }: StockRow): RefusedRow | undefined {
  if (price !== undefined && !isAmount(price))
    return refused('invalid_price', `A price is more than 0, with at most two decimals, unlike ${price}.`);
  if (stock !== undefined && !isStock(stock)) return refused('invalid_stock', notAStock('stock', stock));
  if (minStock !== undefined && !isStock(minStock))
    return refused('invalid_min_stock', notAStock('minimum stock', minStock));
  return undefined;
}

const isStock = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= LARGEST_STOCK;

const notAStock = (what: string, value: number): string =>
  `A ${what} is a whole number from 0 to ${LARGEST_STOCK}, unlike ${value}.`;

/** Nothing where a product that is new to its vendor comes without all that has to be known. */
function figuresOf(row: StockRow, current: StockFigures | undefined): StockFigures | undefined {
  const price: Money | undefined = row.price === undefined ? current?.price : money(row.price);
  const stock = row.stock ?? current?.stock;
  if (price === undefined || stock === undefined) return undefined;
  return { price, stock, minStock: row.minStock ?? current?.minStock ?? 0 };
}

const isSame = (a: StockFigures, b: StockFigures): boolean =>
  a.price === b.price && a.stock === b.stock && a.minStock === b.minStock;

const settled = (outcome: RowOutcome): RowDecision => ({ kind: 'settled', outcome });

const refusal = (code: RowRefusal, message: string): RowDecision => settled(refused(code, message));

/** Enough of a text to recognise it by. */
function quoted(text: string): string {
  const beginning = cut(text, 80);
  return beginning === text ? text : `${beginning}…`;
}
