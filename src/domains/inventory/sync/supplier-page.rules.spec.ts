import { anything, assert, property, string } from 'fast-check';
import { MOST_ITEMS, readPage } from './supplier-page.rules.js';

const page = (body: unknown) => readPage(JSON.stringify(body));
const ITEM = { sku: 'RICE', price: 1980.5, stock: 12 };
const ROW = { sku: 'RICE', said: { price: 1980.5, stock: 12 } };

describe("a supplier's page", () => {
  it('holds rows and the cursor of the next', () => {
    expect(page({ items: [ITEM], nextCursor: 'abc' })).toEqual({
      items: [ROW],
      nextCursor: 'abc',
    });
  });

  it.each([[null], [''], [undefined]])('is the last one where the cursor is %j', (nextCursor) => {
    expect(page({ items: [], nextCursor })).toEqual({ items: [], nextCursor: null });
  });

  it('may say more than is asked', () => {
    expect(page({ items: [{ ...ITEM, colour: 'red' }], nextCursor: null, total: 1 })).toMatchObject({
      items: [ROW],
    });
  });

  it.each([
    ['an HTML page', '<!doctype html><h1>Bad gateway</h1>', 'no'],
    ['cut off', '{"items":[{"sku"', 'no'],
    ['empty', '', 'no'],
    ['a list', '[]', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['without items', '{}', '"items"'],
    ['with an object of items', '{"items":{}}', '"items"'],
    ['with a number as cursor', '{"items":[],"nextCursor":7}', '"nextCursor"'],
    ['with a cursor that cannot be stored', '{"items":[],"nextCursor":"a\\u0000"}', '"nextCursor"'],
    ['with an endless cursor', JSON.stringify({ items: [], nextCursor: 'x'.repeat(2_001) }), '"nextCursor"'],
    ['of endless items', JSON.stringify({ items: Array.from({ length: MOST_ITEMS + 1 }, () => ITEM) }), 'items'],
    ['nested without end', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'not a JSON object'],
  ])('is refused as a whole when it is %s', (_, text, words) => {
    expect(readPage(text)).toEqual(expect.stringContaining(words));
  });

  it.each([
    ['no object', 7, 'invalid_item'],
    ['null', null, 'invalid_item'],
    ['a list', [ITEM], 'invalid_item'],
    ['without SKU', { price: 1, stock: 1 }, 'invalid_sku'],
    ['with a number as SKU', { ...ITEM, sku: 42 }, 'invalid_sku'],
    ['with an endless SKU', { ...ITEM, sku: 'x'.repeat(201) }, 'invalid_sku'],
    ['with a price in words', { ...ITEM, price: '12.50' }, 'invalid_price'],
    ['without price', { sku: 'RICE', stock: 1 }, 'invalid_price'],
    ['with no stock at all', { ...ITEM, stock: null }, 'invalid_stock'],
  ])('refuses an item alone that is %s', (_, item, code) => {
    expect(page({ items: [item, ITEM] })).toMatchObject({
      items: [{ said: { status: 'refused', code } }, ROW],
    });
  });

  it.each(['price', 'stock', 'sku', 'item'])('refuses an item whose %s is nested deeper than the stack is', (field) => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const item = field === 'item' ? deep : `{"sku":"RICE","price":1,"stock":1,"${field}":${deep}}`;
    expect(readPage(`{"items":[${item}]}`)).toMatchObject({
      items: [{ said: { status: 'refused', message: expect.any(String) } }],
    });
  });

  it('is read without an error, whatever comes', () => {
    assert(
      property(anything(), string(), (body, text) => {
        readPage(text);
        page({ items: [body], nextCursor: body });
        page(body);
      }),
    );
  });
});
