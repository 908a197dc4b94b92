import { Random } from '../properties/kernel/random.js';
import {
  atRest,
  aWorld,
  Crowd,
  CROWD_KEYS,
  CROWD_SETTINGS,
  crowdVendors,
  Promises,
  unexplainedAtRest,
  type Vendor,
  type World,
} from '../support/marketplace/crowd/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';
import { SupplierEmulator } from '../support/supplier/index.js';

const PEOPLE = 10;
const DEEDS = 14;
const ROUNDS = 12;

let supplier: SupplierEmulator;
let market: MarketplaceApp;
let vendors: readonly Vendor[];

beforeAll(async () => {
  supplier = await SupplierEmulator.start();
  const variables = { ...CROWD_SETTINGS, DATABASE_POOL_MAX: '20', SUPPLIER_API_URL: supplier.url };
  market = await startMarketplace('postgres', CROWD_KEYS, variables);
  vendors = await crowdVendors(market.database);
});
afterAll(() => market?.close());

/** Everything that changes or looks through stock, over and over, each figure at random: also below what is reserved. */
class StockKeeping {
  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly promises: Promises,
    private readonly skus: readonly string[],
  ) {
    supplier.pageSize = 1;
    supplier.respondWith(() => {
      // Each request finds another stock, and now and then a product less; never none, which a sync refuses to believe.
      supplier.items = this.skus
        .filter((_, index) => index === 0 || random.chance(0.9))
        .map((sku) => ({ sku, price: 90, stock: random.below(14) }));
      return 'page';
    });
  }

  async round(): Promise<void> {
    const [first, second] = vendors;
    await Promise.all([
      ...vendors.map((vendor) => this.#put(vendor)),
      this.#job('/inventory/bulk-update', { updates: this.#updates() }),
      this.#job('/inventory/bulk-update', { updates: this.#updates().toReversed() }),
      this.#job('/inventory/sync', { vendorId: first?.id, mode: 'full' }),
      this.#job('/inventory/sync', { vendorId: second?.id, mode: 'incremental' }),
      this.#job('/inventory/stock-check', {}),
    ]);
  }

  #updates() {
    return vendors.flatMap(({ id: vendorId }) =>
      this.world.products.map((productId) => ({
        vendorId,
        productId,
        price: 80 + this.random.below(20),
        stock: this.random.below(14),
        minStock: this.random.below(8),
      })),
    );
  }

  async #put({ id }: Vendor): Promise<void> {
    const path = `/vendors/${id}/products/${this.random.pick(this.world.products)}`;
    const figures = { price: 85, stock: this.random.below(14), minStock: this.random.below(8) };
    this.promises.hear(`PUT ${path}`, await market.as('admin').put(path, figures));
  }

  async #job(path: string, body: object): Promise<void> {
    this.promises.hear(`POST ${path}`, await market.as('client').post(path, body), 'job');
  }
}

const deadlocks = async () => {
  const [row] = await market.database.query<{ count: number }>(
    'select deadlocks::int as count from pg_stat_database where datname = current_database()',
  );
  return row?.count;
};

it('whatever changes stock while orders are accepted, dispatched and cancelled: what is reserved stays in stock', async () => {
  const { database } = market;
  const promises = new Promises();
  const world = await aWorld(database, vendors, new Random(7));
  const skus = await database.query<{ sku: string }>('select sku from haat.products where id = any($1::uuid[])', [
    world.products,
  ]);
  const crowd = new Crowd({ sql: database, world, promises, as: market.as });
  const keeping = new StockKeeping(
    world,
    new Random(8),
    promises,
    skus.map(({ sku }) => sku),
  );
  const keepStock = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await keeping.round();
      expect(await brokenInvariants(database)).toEqual([]);
    }
  };
  await Promise.all([crowd.act(1, PEOPLE, DEEDS), keepStock()]);
  await atRest(database);
  expect(promises.faults).toEqual([]);
  expect(await brokenInvariants(database)).toEqual([]);
  expect(await unexplainedAtRest(database)).toEqual([]);
  expect(await promises.broken(database)).toEqual([]);
  expect(await deadlocks()).toBe(0);
  // The crowd has met the rule in each of its ways.
  const [met] = await database.query<Record<string, number>>(
    `select (select count(*)::int from haat.stock_reservations) as reserved,
       (select count(*)::int from haat.stock_row_faults where code = 'stock_below_reserved') as refused,
       (select count(*)::int from haat.supplier_syncs where emptied > 0) as emptied,
       (select count(*)::int from haat.low_stock_alerts) as alerted`,
  );
  for (const [what, count] of Object.entries(met ?? {})) expect([what, count > 0]).toEqual([what, true]);
}, 120_000);
