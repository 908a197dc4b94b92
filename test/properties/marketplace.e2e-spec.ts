import { ORDER_STATUSES } from '../../src/database/schema/orders.js';
import { days, hours, minutes } from '../../src/jobs/index.js';
import { wipeRedis } from '../../src/jobs/testing/index.js';
import { type MarketplaceApp, startMarketplace, type Who } from '../support/marketplace/app.js';
import {
  atRest,
  aWorld,
  Crowd,
  CROWD_KEYS,
  CROWD_SETTINGS,
  crowdVendors,
  letTimePass,
  Promises,
  unexplainedAtRest,
  unexplainedAtTheEnd,
  type Vendor,
} from '../support/marketplace/crowd/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { Random } from './kernel/random.js';
import { repeatJobs, sweepTwice } from './marketplace/disturbance.js';

/** Rounds that a run of the tests plays on each engine; set HAAT_ROUNDS to a larger number to search for longer. */
const ROUNDS = Number(process.env['HAAT_ROUNDS'] ?? 2);

const PEOPLE = 12;
const DEEDS = 12;

describe.each(['redis', 'postgres'] as const)('a crowd on a marketplace on %s', (backend) => {
  let market: MarketplaceApp;
  let vendors: readonly Vendor[];
  /** How far the clock was moved: on and on, so that every round begins after the one before. */
  let moved = 0;

  beforeAll(async () => {
    market = await startMarketplace(backend, CROWD_KEYS, { ...CROWD_SETTINGS, DATABASE_POOL_MAX: '20' });
    vendors = await crowdVendors(market.database);
  });
  afterAll(() => market?.close());

  const pass = (ms: number) => letTimePass(market.database, (moved += ms));

  const faults = async (promises: Promises, unexplained: typeof unexplainedAtRest) => ({
    faults: promises.faults,
    invariants: await brokenInvariants(market.database),
    unexplained: await unexplained(market.database),
    promises: await promises.broken(market.database),
  });
  const NONE = { faults: [], invariants: [], unexplained: [], promises: [] };

  async function play(seed: number): Promise<void> {
    const { database } = market;
    const promises = new Promises();
    const world = await aWorld(database, vendors, new Random(seed));
    const crowd = new Crowd({ sql: database, world, promises, as: market.as });

    await crowd.act(10 * seed + 1, PEOPLE, DEEDS);
    await Promise.all([crowd.act(10 * seed + 2, PEOPLE, DEEDS), repeatJobs(market)]);
    if (backend === 'redis')
      await Promise.all([crowd.act(10 * seed + 3, PEOPLE, DEEDS), wipeRedis(market.app.context)]);
    await pass(minutes(121));
    await Promise.all([crowd.act(10 * seed + 4, PEOPLE, DEEDS), sweepTwice(market), repeatJobs(market)]);
    await atRest(database);
    expect({ seed, ...(await faults(promises, unexplainedAtRest)) }).toEqual({ seed, ...NONE });

    await pass(hours(25));
    await Promise.all([sweepTwice(market), repeatJobs(market)]);
    await atRest(database);
    expect({ seed, ...(await faults(promises, unexplainedAtTheEnd)) }).toEqual({ seed, ...NONE });

    await pass(days(32));
    await closeTheBooks(promises);
    expect({ seed, ...(await faults(promises, unexplainedAtTheEnd)) }).toEqual({ seed, ...NONE });
  }

  /** Everybody who owes is reminded, twice at once, and the whole of credit is looked through. */
  async function closeTheBooks(promises: Promises): Promise<void> {
    const ask = async (who: Who, path: string) => promises.hear(path, await market.as(who).post(path, {}), 'job');
    await Promise.all([
      ask('client', '/credit/reminders'),
      ask('client', '/credit/reminders'),
      ask('operator', '/credit/reconciliations'),
    ]);
    await atRest(market.database);
  }

  async function statusesSeen(): Promise<readonly string[]> {
    const rows = await market.database.query<{ status: string }>(
      'select distinct to_status as status from haat.order_events',
    );
    return rows.map(({ status }) => status).toSorted();
  }

  it(
    `leaves nothing behind that contradicts itself, in ${ROUNDS} rounds`,
    async () => {
      for (let seed = 1; seed <= ROUNDS; seed++) await play(seed);
      expect(await statusesSeen()).toEqual(ORDER_STATUSES.toSorted());
    },
    ROUNDS * 60_000,
  );
});
