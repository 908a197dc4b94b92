import { isAmount, type Money, money } from '../../../money/index.js';
import { LARGEST_STOCK, type StockFigures } from '../vendor-stock.js';
import { type RefusedRow, refused, type StockRow } from './stock-row.js';

/** The first figure of a row that is none, whatever it is about. */
export function faultOf({ price, stock, minStock }: StockRow): RefusedRow | undefined {
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
export function figuresOf(row: StockRow, current: StockFigures | undefined): StockFigures | undefined {
  const price: Money | undefined = row.price === undefined ? current?.price : money(row.price);
  const stock = row.stock ?? current?.stock;
  if (price === undefined || stock === undefined) return undefined;
  return { price, stock, minStock: row.minStock ?? current?.minStock ?? 0 };
}

export const isSame = (a: StockFigures, b: StockFigures): boolean =>
  a.price === b.price && a.stock === b.stock && a.minStock === b.minStock;
