import { cut } from '../../../text/cut.js';
import { refused, type RowRefusal } from '../levels/stock-row.js';
import { isStorable } from '../levels/storable.js';
import type { SupplierItem, SupplierPage } from './supplier-page.js';

/** How many items are asked for at a time: one commit takes them over. */
export const PAGE_ITEMS = 500;

/** Some suppliers give larger pages than they are asked for; at some point it is no page any more. */
export const MOST_ITEMS = 10 * PAGE_ITEMS;

const LONGEST_CURSOR = 2_000;
const LONGEST_SKU = 200;
const LONGEST_SHOWN = 60;

/** What stands in the text of an answer, or a sentence that says why it is no page. Single items may be at fault. */
export function readPage(text: string): SupplierPage | string {
  const body = parsed(text);
  if (!isObject(body)) return 'it is not a JSON object';
  const { items, nextCursor = null } = body;
  if (!Array.isArray(items)) return '"items" is no list';
  if (items.length > MOST_ITEMS)
    return `it holds ${items.length} items, and at most ${PAGE_ITEMS} of them were asked for`;
  if (nextCursor !== null && !isCursor(nextCursor)) return '"nextCursor" is neither null nor a text of some length';
  return { items: items.map(readItem), nextCursor: nextCursor === '' ? null : nextCursor };
}

function readItem(item: unknown): SupplierItem {
  if (!isObject(item)) return fault('', 'invalid_item', `An item is an object, unlike ${shown(item)}.`);
  const { sku, price, stock } = item;
  if (typeof sku !== 'string' || sku === '' || sku.length > LONGEST_SKU)
    return fault(shown(sku), 'invalid_sku', `A SKU is a text of 1 to ${LONGEST_SKU} characters.`);
  if (typeof price !== 'number') return fault(sku, 'invalid_price', `A price is a number, unlike ${shown(price)}.`);
  if (typeof stock !== 'number') return fault(sku, 'invalid_stock', `A stock is a number, unlike ${shown(stock)}.`);
  return { sku, said: { price, stock } };
}

const fault = (sku: string, code: RowRefusal, message: string): SupplierItem => ({ sku, said: refused(code, message) });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCursor = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_CURSOR && isStorable(value);

/** Enough of a value to recognise it by. What is nested is not written out: it may be nested deeper than the stack is. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return value === undefined ? 'nothing' : cut(JSON.stringify(value), LONGEST_SHOWN);
}
