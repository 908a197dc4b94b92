import { v7 as uuidv7 } from 'uuid';
import { openMigratedDatabase } from '../../../test/support/app/migrated-database.js';
import { aProduct, aRetailer, aVendor } from '../../../test/support/marketplace/index.js';
import type { Database } from '../../database/index.js';
import type { Caller } from '../../http/index.js';
import type { PhoneNumber } from '../../phone-numbers/index.js';
import { PartiesRepository } from './parties.repository.js';
import { Parties } from './parties.service.js';

const parties = new Parties(new PartiesRepository());
const client: Caller = { name: 'shop', role: 'client' };
let database: Database;
let vendor: Awaited<ReturnType<typeof aVendor>>;
let retailer: Awaited<ReturnType<typeof aRetailer>>;

beforeAll(async () => {
  database = await openMigratedDatabase(2);
  vendor = await aVendor(database, { code: 'V001', rating: '4.5' });
  retailer = await aRetailer(database, { code: 'R001' });
});

const ofVendor: Caller = { name: 'v', role: 'vendor', party: 'V001' };
const ofRetailer: Caller = { name: 'r', role: 'retailer', party: 'R001' };
const ofNobody: Caller = { name: 'x', role: 'vendor', party: 'V999' };

it('finds parties and products', async () => {
  const { id, code, name, phone, email, city, status } = vendor;
  expect(await parties.vendor(database, id)).toEqual({ id, code, name, phone, email, city, status, rating: 4.5 });
  expect(await parties.retailer(database, retailer.id)).toMatchObject({ code: 'R001', status: 'active' });
  const product = await aProduct(database);
  expect(await parties.products(database, [product.id, uuidv7()])).toEqual([
    { id: product.id, sku: product.sku, name: product.name, unitPrice: '100.00', minQuantity: 1, status: 'active' },
  ]);
});

it('finds the parties of a number, all of them', async () => {
  const phone = '+9779851000001' as PhoneNumber;
  const second = await aVendor(database, { code: 'V003', phone });
  const first = await aVendor(database, { code: 'V002', phone });
  const shop = await aRetailer(database, { phone });
  expect((await parties.vendorsByPhone(database, phone)).map(({ id }) => id)).toEqual([first.id, second.id]);
  expect((await parties.retailersByPhone(database, phone)).map(({ id }) => id)).toEqual([shop.id]);
});

it('says which are not there', async () => {
  const id = uuidv7();
  await expect(parties.vendor(database, id)).rejects.toThrow(`There is no vendor "${id}"`);
  await expect(parties.retailer(database, id)).rejects.toMatchObject({ kind: 'not_found' });
});

describe('a request speaks', () => {
  it('for the party that its key is bound to, whether it names it or not', async () => {
    expect(await parties.vendorOf(database, ofVendor, undefined)).toBe(vendor.id);
    expect(await parties.vendorOf(database, ofVendor, vendor.id)).toBe(vendor.id);
    expect(await parties.retailerOf(database, ofRetailer, undefined)).toBe(retailer.id);
  });

  it('for the party that it names, where its key is bound to none', async () => {
    expect(await parties.vendorOf(database, client, vendor.id)).toBe(vendor.id);
    expect(await parties.retailerOf(database, client, retailer.id)).toBe(retailer.id);
  });

  it.each([
    ['another vendor than its own', ofVendor, 'vendorOf', uuidv7(), 'forbidden'],
    ['another retailer than its own', ofRetailer, 'retailerOf', uuidv7(), 'forbidden'],
    ["a vendor, with a retailer's key", ofRetailer, 'vendorOf', undefined, 'forbidden'],
    ["a retailer, with a vendor's key", ofVendor, 'retailerOf', undefined, 'forbidden'],
    ['a vendor that is bound and does not exist', ofNobody, 'vendorOf', undefined, 'forbidden'],
    ['nobody, with a key of nobody', client, 'vendorOf', undefined, 'validation_failed'],
    ['one that does not exist', client, 'retailerOf', uuidv7(), 'not_found'],
  ] as const)('not for %s', async (_, caller, method, named, code) => {
    await expect(parties[method](database, caller, named)).rejects.toMatchObject({ code });
  });
});

it('sees the party of its key, or all', async () => {
  expect(await parties.scopeOf(database, client)).toEqual({});
  expect(await parties.scopeOf(database, ofVendor)).toEqual({ vendorId: vendor.id });
  expect(await parties.scopeOf(database, ofRetailer)).toEqual({ retailerId: retailer.id });
  await expect(parties.scopeOf(database, ofNobody)).rejects.toThrow('"V999", which does not exist');
});
