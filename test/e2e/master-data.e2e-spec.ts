import { v7 as uuidv7 } from 'uuid';
import { BACKENDS } from '../support/app/backends.js';
import {
  aRetailer,
  aVendor,
  failureOf,
  faultsOf,
  type MarketplaceApp,
  nameOf,
  startMarketplace,
} from '../support/marketplace/index.js';

const RETAILER = { code: 'R-1', name: 'Himal Kirana Pasal', phone: '984-1234567', city: 'Kathmandu' };
const VENDOR = { code: 'V-1', name: 'Everest Wholesale', phone: '+977 9851234567', city: 'Lalitpur', rating: 4.5 };
const PRODUCT = { sku: 'RICE-25KG', name: 'Rice, 25 kg', category: 'Groceries', unit: 'sack', unitPrice: 2150.5 };

/** The three kinds, with what creates one and the field that people know it by. */
const KINDS = [
  { path: '/retailers', what: 'retailer', key: 'code', given: RETAILER },
  { path: '/vendors', what: 'vendor', key: 'code', given: VENDOR },
  { path: '/products', what: 'product', key: 'sku', given: PRODUCT },
] as const;

let unique = 0;
/** What creates one that there is not yet. */
const another = ({ key, given }: (typeof KINDS)[number], changes: object = {}) => ({
  ...given,
  [key]: `${key}-${(unique += 1)}`,
  ...changes,
});

describe.each(BACKENDS)('master data on %s', (backend) => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace(backend);
  });
  afterAll(() => market?.close());

  it.each(KINDS)('$path are added, found, listed and changed', async ({ path, what, key, given }) => {
    const added = await market.as('admin').post(path, given);
    expect(added.status).toBe(201);
    const { id } = added.body.data;
    expect(added.headers.get('location')).toBe(`/api/v1${path}/${id}`);
    const phone = 'phone' in given && { phone: given.code === 'R-1' ? '+9779841234567' : '+9779851234567' };
    const email = 'phone' in given && { email: null };
    expect(added.body.data).toMatchObject({ ...given, ...phone, ...email, status: 'active' });

    expect((await market.as('operator').get(`${path}/${id}`)).body.data).toEqual(added.body.data);
    const { items } = (await market.as('client').get(path)).body.data;
    expect(items).toContainEqual(added.body.data);

    const changed = await market.as('admin').patch(`${path}/${id}`, { name: 'Renamed', status: 'inactive' });
    expect(changed.status).toBe(200);
    const { updatedAt, ...rest } = changed.body.data;
    expect(rest).toEqual({ ...withoutUpdate(added.body.data), name: 'Renamed', status: 'inactive' });
    expect(Date.parse(updatedAt)).toBeGreaterThanOrEqual(Date.parse(added.body.data.updatedAt));

    const audit = await market.as('admin').get(`/queue/audit?action=${what}.change`);
    expect(audit.body.data.items).toEqual([
      expect.objectContaining({
        actor: nameOf('admin'),
        before: { id, [key]: given[key as never], name: given.name, status: 'active' },
        after: { id, [key]: given[key as never], name: 'Renamed', status: 'inactive' },
      }),
    ]);
  });
});

const withoutUpdate = ({ updatedAt: _, ...record }: Record<string, unknown>) => record;

describe('master data', () => {
  let market: MarketplaceApp;
  let admin: ReturnType<MarketplaceApp['as']>;
  beforeAll(async () => {
    market = await startMarketplace('postgres', [
      'vendor:V901',
      'vendor:V902',
      'vendor:GONE',
      'retailer:R901',
      'retailer:GONE',
    ]);
    admin = market.as('admin');
  });
  afterAll(() => market?.close());

  describe('is refused, and nothing of it written,', () => {
    const counts = () =>
      market.database
        .query(`select (select count(*) from haat.retailers) as retailers, (select count(*) from haat.vendors)
        as vendors, (select count(*) from haat.products) as products, (select count(*) from haat.audit) as audit`);
    let before: unknown;
    beforeEach(async () => {
      before = await counts();
    });
    afterEach(async () => expect(await counts()).toEqual(before));

    const [retailers, vendors, products] = KINDS;
    it.each([
      ['without anything', retailers, () => ({}), ['city', 'code', 'name', 'phone']],
      ['with an unknown field', retailers, () => another(retailers, { limit: 1 }), ['limit']],
      ['with an id of its own', vendors, () => another(vendors, { id: uuidv7() }), ['id']],
      ['with a code of blanks', retailers, () => another(retailers, { code: 'R 1' }), ['code']],
      ['with a code that separates', vendors, () => another(vendors, { code: 'V:1' }), ['code']],
      ['with a code without end', vendors, () => another(vendors, { code: 'V'.repeat(41) }), ['code']],
      ['with a blank name', products, () => another(products, { name: '  ' }), ['name']],
      ['with a name that cannot be stored', products, () => another(products, { name: 'a\0' }), ['name']],
      ['with a phone number that is none', retailers, () => another(retailers, { phone: '12345' }), ['phone']],
      ['with a number as phone number', retailers, () => another(retailers, { phone: 9841234567 }), ['phone']],
      ['with a mail address that is none', vendors, () => another(vendors, { email: 'himal' }), ['email']],
      ['with a rating above 5', vendors, () => another(vendors, { rating: 5.1 }), ['rating']],
      ['with a rating below 0', vendors, () => another(vendors, { rating: -1 }), ['rating']],
      ['with a rating of two decimals', vendors, () => another(vendors, { rating: 4.55 }), ['rating']],
      ...[0, -1, 0.001, 10.005, 1_000_000_000, 1e300, '5', null].map(
        (unitPrice) =>
          [`with the price ${unitPrice}`, products, () => another(products, { unitPrice }), ['unitPrice']] as const,
      ),
      ...[0, -1, 1.5, 1_000_001, 1e300, '2', null].map(
        (minQuantity) =>
          [
            `with the minimum ${minQuantity}`,
            products,
            () => another(products, { minQuantity }),
            ['minQuantity'],
          ] as const,
      ),
    ] as const)('%s', async (_, { path }, body, fields) => {
      expect(faultsOf(await admin.post(path, body()))).toEqual(fields);
    });

    it('with an infinite amount, which is no JSON', async () => {
      const raw = JSON.stringify(another(products)).replace('2150.5', 'Infinity');
      const answer = await market.app.call('POST', '/api/v1/products', { raw, key: 'key-of-admin' });
      expect(failureOf(answer)).toEqual([400, 'malformed_json']);
    });
  });

  it.each(KINDS)('$path: a code is given once, however many ask for it at once', async (kind) => {
    const body = another(kind);
    const answers = await Promise.all(Array.from({ length: 10 }, () => admin.post(kind.path, body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({
      code: `duplicate_${kind.key}`,
      message: expect.stringContaining(`"${String(Reflect.get(body, kind.key))}"`),
    });
  });

  it('is added once under an Idempotency-Key', async () => {
    const body = another(KINDS[0]);
    const add = () => admin.post('/retailers', body, { 'idempotency-key': 'once' });
    const [first, second] = [await add(), await add()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  describe('changes', () => {
    it('of a phone number, a mail address and an amount are stored in their form', async () => {
      const vendor = (await admin.post('/vendors', another(KINDS[1], { email: 'a@example.com' }))).body.data;
      const changed = await admin.patch(`/vendors/${vendor.id}`, { phone: '(985) 765-4321', email: null, rating: 3 });
      expect(changed.body.data).toMatchObject({ phone: '+9779857654321', email: null, rating: 3, name: vendor.name });
      const product = (await admin.post('/products', another(KINDS[2]))).body.data;
      const dearer = await admin.patch(`/products/${product.id}`, { unitPrice: 2199.99, minQuantity: 4 });
      expect(dearer.body.data).toMatchObject({ unitPrice: 2199.99, minQuantity: 4, sku: product.sku });
    });

    it('that say nothing, or what is so already, change and record nothing', async () => {
      const { data } = (await admin.post('/retailers', another(KINDS[0]))).body;
      for (const body of [undefined, {}, { name: data.name, phone: '9841234567' }])
        expect((await admin.patch(`/retailers/${data.id}`, body)).body.data).toEqual(data);
      const entries = await market.database.query(
        `select id from haat.audit where action = 'retailer.change' and after ->> 'id' = $1`,
        [data.id],
      );
      expect(entries).toEqual([]);
    });

    it.each([
      ['/retailers', { code: 'R-2' }, ['code']],
      ['/products', { sku: 'X' }, ['sku']],
      ['/retailers', { name: null }, ['name']],
      ['/retailers', { phone: 'none' }, ['phone']],
      ['/vendors', { status: 'asleep', colour: 'red' }, ['colour', 'status']],
      ['/products', { unitPrice: 0, minQuantity: 0.5 }, ['minQuantity', 'unitPrice']],
    ])('of %s to %p are refused', async (path, body, fields) => {
      expect(faultsOf(await admin.patch(`${path}/${uuidv7()}`, body))).toEqual(fields);
    });

    it('made at once are all kept', async () => {
      const { id } = (await admin.post('/products', another(KINDS[2]))).body.data;
      const changes = [{ name: 'New' }, { category: 'Other' }, { unit: 'box' }, { unitPrice: 1 }, { minQuantity: 9 }];
      await Promise.all(changes.map((change) => admin.patch(`/products/${id}`, change)));
      expect((await admin.get(`/products/${id}`)).body.data).toMatchObject(Object.assign({}, ...changes));
    });
  });

  describe('lists', () => {
    it('lead on page by page, newest first, without a gap or a repeat', async () => {
      const made: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        const product = another(KINDS[2], { category: 'Paged' });
        made.unshift((await admin.post('/products', product)).body.data.id);
      }
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const { data } = (await admin.get(`/products?category=paged&limit=2${cursor}`)).body;
        seen.push(...data.items.map(({ id }: { id: string }) => id));
        if (data.nextCursor === null) break;
        cursor = `&cursor=${data.nextCursor}`;
      }
      expect(seen).toEqual(made);
    });

    it.each([
      ['part of the name, in any case', 'hundred PER', ['S-100%']],
      ['part of the code', 's-1', ['S-100%', 'S-1_0']],
      ['a percent sign, which is no wildcard', '%', ['S-100%']],
      ['an underscore, which is none', 'of_', ['S-1_0']],
      ['a backslash', '\\', ['S-back']],
      ['a phone number as people write it', '984 111-22', ['S-back']],
      ['what nothing has', 'nowhere', []],
    ])('find by %s', async (_, search, codes) => {
      await searchable();
      const { items } = (await admin.get(`/retailers?search=${encodeURIComponent(search)}`)).body.data;
      expect(items.map(({ code }: { code: string }) => code).toSorted()).toEqual(codes);
    });

    let isSearchable = false;
    const searchable = async () => {
      if (isSearchable) return;
      isSearchable = true;
      await aRetailer(market.database, { code: 'S-100%', name: 'A Hundred Percent' });
      await aRetailer(market.database, { code: 'S-1_0', name: 'One of_many' });
      await aRetailer(market.database, { code: 'S-back', name: 'Back\\slash', phone: '+9779841112233' });
    };

    it('are narrowed by status and city', async () => {
      const city = 'Pokhara';
      const [active, inactive] = [
        await aVendor(market.database, { city }),
        await aVendor(market.database, { city, status: 'inactive' }),
      ];
      const codes = async (query: string) =>
        (await admin.get(`/vendors?city=pokhara${query}`)).body.data.items.map(({ code }: { code: string }) => code);
      expect(await codes('')).toEqual([inactive.code, active.code]);
      expect(await codes('&status=active')).toEqual([active.code]);
      expect(await codes('&status=inactive&search=vendor')).toEqual([inactive.code]);
    });

    it.each(['status=asleep', 'limit=0', 'limit=201', 'cursor=rubbish', 'search=', 'city=%20', 'colour=red'])(
      'refuse ?%s',
      async (query) => {
        const answer = await admin.get(`/retailers?${query}`);
        expect(faultsOf(answer)).toEqual([query.split('=')[0]]);
      },
    );
  });

  it.each(KINDS.flatMap(({ path }) => ['rubbish', uuidv7()].map((id) => [`${path}/${id}`])))(
    '%s is not there',
    async (path) => {
      expect(failureOf(await admin.get(path))).toEqual([404, 'not_found']);
      expect(failureOf(await admin.patch(path, { name: 'New' }))).toEqual([404, 'not_found']);
    },
  );

  describe('by the role of the key', () => {
    it.each(['operator', 'client', 'vendor:V901', 'retailer:R901'] as const)('%s changes nothing', async (who) => {
      for (const kind of KINDS) {
        expect(failureOf(await market.as(who).post(kind.path, another(kind)))).toEqual([403, 'forbidden']);
        expect(failureOf(await market.as(who).patch(`${kind.path}/${uuidv7()}`, {}))).toEqual([403, 'forbidden']);
      }
    });

    it('a party sees itself and products, and nobody else', async () => {
      const [own, other] = [
        await aVendor(market.database, { code: 'V901' }),
        await aVendor(market.database, { code: 'V902' }),
      ];
      const vendor = market.as('vendor:V901');
      expect((await vendor.get(`/vendors/${own.id}`)).body.data).toMatchObject({ code: 'V901' });
      expect(failureOf(await vendor.get(`/vendors/${other.id}`))).toEqual([404, 'not_found']);
      expect((await vendor.get('/vendors')).body.data.items).toEqual([expect.objectContaining({ id: own.id })]);
      expect((await vendor.get('/products')).status).toBe(200);
      expect((await vendor.get('/retailers')).status).toBe(403);

      const [me, neighbour] = [await aRetailer(market.database, { code: 'R901' }), await aRetailer(market.database)];
      const retailer = market.as('retailer:R901');
      expect((await retailer.get(`/retailers/${me.id}`)).body.data).toMatchObject({ code: 'R901' });
      expect(failureOf(await retailer.get(`/retailers/${neighbour.id}`))).toEqual([404, 'not_found']);
      expect((await retailer.get('/retailers')).body.data.items).toEqual([expect.objectContaining({ id: me.id })]);
      expect((await retailer.get('/products')).status).toBe(200);
    });

    it('a key whose party does not exist sees nothing', async () => {
      for (const [who, path] of [
        ['vendor:GONE', '/vendors'],
        ['retailer:GONE', '/retailers'],
      ] as const) {
        const answer = await market.as(who).get(path);
        expect(failureOf(answer)).toEqual([403, 'forbidden']);
        expect(answer.body.error.message).toContain('"GONE"');
      }
    });
  });
});
