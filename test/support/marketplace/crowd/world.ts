import type { Database } from '../../../../src/database/index.js';
import type { VendorId } from '../../../../src/domains/master-data/index.js';
import { money } from '../../../../src/money/index.js';
import type { Random } from '../../../properties/kernel/random.js';
import type { Who } from '../app.js';
import { aCreditAccount } from '../credit.js';
import { aProduct, aVendor } from '../master-data.js';
import { inStock } from '../stock.js';

const VENDOR_CODES = ['CROWD1', 'CROWD2', 'CROWD3', 'CROWD4', 'CROWD5'] as const;

/** The keys that the vendors of a crowd answer with; every other key is that of a client, an operator or an admin. */
export const CROWD_KEYS: readonly Who[] = VENDOR_CODES.map((code) => `vendor:${code}` as const);

/** Nothing waits for a rate, and the record of what was done is kept. */
export const CROWD_SETTINGS = {
  RATE_LIMIT_PER_MINUTE: '0',
  QUEUE_ORDER_PROCESSING_RATE_MAX: '0',
  QUEUE_WHATSAPP_MESSAGES_RATE_MAX: '0',
  SCHEDULE_CLEAN_UP_JOB_RECORDS_ENABLED: 'false',
};

/** Orders of the crowd cost from 100 to 2,400: a few of them fill the limit of the poor. */
const TIGHT_LIMIT = 2_500;
const AMPLE_LIMIT = 10_000_000;

export interface Vendor {
  readonly id: VendorId;
  readonly code: (typeof VENDOR_CODES)[number];
}

/** Whom and what a crowd deals with. */
export interface World {
  readonly vendors: readonly Vendor[];
  readonly products: readonly string[];
  readonly retailers: readonly string[];
  /** One of the retailers, whose limit nothing reaches: what may exceed a limit knowingly is done to this one. */
  readonly ample: string;
}

/** The vendors, who have nothing in stock yet. They stay the same for all rounds of one application. */
export async function crowdVendors(database: Database): Promise<readonly Vendor[]> {
  const vendors: Vendor[] = [];
  for (const code of VENDOR_CODES) vendors.push({ id: (await aVendor(database, { code })).id, code });
  return vendors;
}

/** New retailers with tight limits, and new products of which each vendor has little or nothing. */
export async function aWorld(database: Database, vendors: readonly Vendor[], random: Random): Promise<World> {
  const ample = await aCreditAccount(database, { creditLimit: AMPLE_LIMIT });
  const retailers = [ample];
  for (let n = 0; n < 4; n++) retailers.push(await aCreditAccount(database, { creditLimit: TIGHT_LIMIT }));
  const products: string[] = [];
  for (let n = 0; n < 3; n++) {
    const product = await aProduct(database);
    products.push(product.id);
    for (const vendor of vendors) {
      if (random.chance(0.1)) continue;
      const price = money(80 + random.below(20));
      await inStock(database, vendor, product, { price, stock: 2 + random.below(16) });
    }
  }
  return { vendors, products, retailers, ample };
}
