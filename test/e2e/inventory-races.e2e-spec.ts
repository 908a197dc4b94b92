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
import { offersOf } from '../support/marketplace/sourcing.js';
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

/** Meets the rule in each of its ways, on purpose: what the crowd has met is luck. */
class EachWay {
  constructor(
    private readonly world: World,
    private readonly promises: Promises,
    private readonly vendor: Vendor,
  ) {}

  /** Returns what has come of it. */
  async meet(): Promise<Record<string, unknown>> {
    const [wanted = '', ...others] = this.world.products;
    await this.#put(wanted, { price: 85, stock: 1_000, minStock: 0 });
    for (const product of others) await this.#put(product, { price: 85, stock: 1_000, minStock: 1_000 });
    const offerId = await this.#accepted(wanted, 5);
    const updates = [{ productId: wanted, stock: 4 }];
    const refusal = await this.#done('bulk-update', 'bulk-updates', { vendorId: this.vendor.id, updates });
    const [known] = await market.database.query<{ sku: string }>('select sku from haat.products where id = $1', [
      wanted,
    ]);
    supplier.respondWith(() => {
      supplier.items = [{ sku: known?.sku ?? '', price: 90, stock: 4 }];
      return 'page';
    });
    const sync = await this.#done('sync', 'syncs', { vendorId: this.vendor.id, mode: 'full' });
    await this.#job('stock-check', { vendorId: this.vendor.id });
    const [found] = await market.database.query<Record<string, unknown>>(
      `select (select quantity from haat.stock_reservations where reference = $1) as held,
         (select stock - reserved from haat.vendor_products where vendor_id = $2 and product_id = $3) as free,
         (select count(distinct product_id)::int from haat.low_stock_alerts
          where vendor_id = $2 and product_id = any($4::uuid[])) as alerted`,
      [offerId, this.vendor.id, wanted, others],
    );
    return { ...found, refused: refusal.refused, noted: [refusal, sync].map(codesOf), emptied: sync.emptied };
  }

  async #put(product: string, figures: object): Promise<void> {
    const path = `/vendors/${this.vendor.id}/products/${product}`;
    this.promises.hear(`PUT ${path}`, await market.as('admin').put(path, figures));
  }

  /** An order for so many, which the vendor has taken. Returns the id of its offer. */
  async #accepted(productId: string, quantity: number): Promise<string | undefined> {
    const order = { retailerId: this.world.ample, items: [{ productId, quantity }], paymentTerms: 'cash' };
    const placed = await market.as('client').post('/orders', order);
    this.promises.hear('POST /orders', placed, 'order');
    const { id } = placed.body.data;
    const assignment = { vendorId: this.vendor.id, reason: 'agreed on the telephone' };
    for (const [action, body] of [['confirm'], ['assign-vendor', assignment]] as const) {
      const path = `/orders/${id}/${action}`;
      this.promises.hear(`POST ${path}`, await market.as('client').post(path, body), 'job');
      await atRest(market.database);
    }
    return (await offersOf(market.database, id)).find(({ status }) => status === 'accepted')?.id;
  }

  async #job(path: string, body: object): Promise<string> {
    const answer = await market.as('client').post(`/inventory/${path}`, body);
    this.promises.hear(`POST /inventory/${path}`, answer, 'job');
    await atRest(market.database);
    return answer.body.data.jobId;
  }

  /** What is shown of it in the end. */
  async #done(path: string, list: string, body: object) {
    const { data } = (await market.as('client').get(`/inventory/${list}/${await this.#job(path, body)}`)).body;
    return data as Record<string, unknown> & { readonly items: readonly { readonly code: string }[] };
  }
}

const codesOf = ({ items }: { readonly items: readonly { readonly code: string }[] }) => items.map(({ code }) => code);

const NOTHING = { faults: [], invariants: [], unexplained: [], promises: [] };

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
  const wrong = async () => ({
    faults: promises.faults,
    invariants: await brokenInvariants(database),
    unexplained: await unexplainedAtRest(database),
    promises: await promises.broken(database),
  });
  await Promise.all([crowd.act(1, PEOPLE, DEEDS), keepStock()]);
  await atRest(database);
  expect(await wrong()).toEqual(NOTHING);
  const [vendor] = vendors;
  if (!vendor) throw new Error('There is no vendor.');
  expect(await new EachWay(world, promises, vendor).meet()).toEqual({
    held: 5,
    free: 0,
    refused: 1,
    noted: [['stock_below_reserved'], ['stock_below_reserved']],
    emptied: 2,
    alerted: 2,
  });
  expect(await wrong()).toEqual(NOTHING);
}, 120_000);
