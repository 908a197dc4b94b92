import { aProduct, aVendor, inStock, type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';
import { SupplierEmulator } from '../support/supplier/index.js';

/* That on PostgreSQL is shown by what stands beside this file. */
describe.each(['redis', 'embedded'] as const)('the inventory on %s', (backend) => {
  let supplier: SupplierEmulator;
  let market: MarketplaceApp;

  beforeAll(async () => {
    supplier = await SupplierEmulator.start();
    market = await startMarketplace(backend, [], { SUPPLIER_API_URL: supplier.url });
  });
  afterAll(() => market?.close());

  async function resultOf(path: string, body: object) {
    const { body: accepted } = await market.as('client').post(`/inventory/${path}`, body);
    return (await market.app.untilState(accepted.data.jobId, 'completed')).result;
  }

  it('is taken over from the supplier, changed in bulk, and looked through', async () => {
    const { database } = market;
    const vendor = await aVendor(database, { email: 'stock@vendor.example' });
    const products = await Promise.all(Array.from({ length: 5 }, () => aProduct(database)));
    const [unlisted] = await Promise.all(
      products.map((product) => inStock(database, vendor, product, { reserved: 2 })),
    );
    supplier.items = products.slice(1).map(({ sku }, index) => ({ sku, price: 12.5, stock: 3 + index }));
    supplier.pageSize = 3;
    expect(await resultOf('sync', { vendorId: vendor.id, mode: 'full' })).toEqual({
      pages: 2,
      applied: 4,
      unchanged: 0,
      refused: 0,
      emptied: 1,
    });
    const updates = products.map(({ id: productId }) => ({ productId, minStock: 4 }));
    expect(await resultOf('bulk-update', { vendorId: vendor.id, updates })).toEqual({
      rows: 5,
      applied: 5,
      unchanged: 0,
      refused: 0,
    });
    expect(await resultOf('stock-check', { vendorId: vendor.id })).toEqual({ alerted: 2, critical: 0, mails: 1 });
    const rows = await database.query<{ productId: string; stock: number }>(
      'select product_id as "productId", stock from haat.vendor_products where vendor_id = $1 and stock < min_stock',
      [vendor.id],
    );
    expect(rows).toContainEqual({ productId: unlisted?.productId, stock: 2 });
  });
});
