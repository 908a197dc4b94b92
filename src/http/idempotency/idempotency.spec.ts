import type { FastifyReply } from 'fastify';
import { migratedDatabase } from '../../../test/support/app/migrated-database.js';
import { createDatabase, templateDatabase } from '../../../test/support/servers/index.js';
import { Database, type Transaction } from '../../database/index.js';
import { openDatabase } from '../../database/open-database.js';
import { logOf } from '../../observability/log.js';
import { BusinessKeys } from '../../jobs/index.js';
import { SealingKeys } from '../../jobs/sealing/sealing-keys.js';
import { fingerprint } from './fingerprint.js';
import { answer, Idempotency, type IdempotentRequest } from './index.js';

describe('idempotency', () => {
  let database: Database;
  /** Another process: it shares nothing but the database. */
  let elsewhere: Database;
  let idempotency: Idempotency;

  beforeAll(async () => {
    const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
    const config = { kind: 'server', url, poolMax: 8 } as const;
    database = await openDatabase(config, logOf('Test'));
    elsewhere = await openDatabase(config, logOf('Test'));
    await database.query('create table effects (name text not null)');
  });
  afterAll(() => Promise.all([database.close(), elsewhere.close()]));
  beforeEach(async () => {
    await database.query('truncate haat.idempotency_keys, effects');
    idempotency = new Idempotency(database);
  });

  const request = (changes: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
    key: 'k1',
    owner: 'shop',
    route: 'POST /api/v1/orders',
    body: { a: 1, b: [2] },
    // Only answer() touches the reply; its own test is over HTTP.
    reply: undefined as unknown as FastifyReply,
    ...changes,
  });
  const effect = (name: string) => async (tx: Transaction | undefined) => {
    await (tx ?? database).query('insert into effects values ($1)', [name]);
    return answer(202, { name }, { location: `/things/${name}` });
  };
  const effects = async () =>
    (await database.query<{ name: string }>('select name from effects')).map(({ name }) => name);
  const keys = () => database.query('select * from haat.idempotency_keys');

  it('without a key, is not there: no transaction, no record', async () => {
    const work = jest.fn(effect('a'));
    const result = await idempotency.run(request({ key: undefined }), work);
    expect(result).toEqual({ status: 202, body: { name: 'a' }, headers: { location: '/things/a' }, replayed: false });
    expect(work).toHaveBeenCalledWith(undefined);
    expect(await keys()).toEqual([]);
  });

  it('gives a repeat the first answer, and does nothing twice', async () => {
    const first = await idempotency.run(request(), effect('a'));
    const repeat = await idempotency.run(request(), effect('b'));
    expect(first.replayed).toBe(false);
    expect(repeat).toEqual({ ...first, replayed: true });
    expect(await effects()).toEqual(['a']);
  });

  it('takes a body with its keys in another order for the same', async () => {
    await idempotency.run(request({ body: { a: 1, b: { c: 2, d: 3 } } }), effect('a'));
    const repeat = await idempotency.run(request({ body: { b: { d: 3, c: 2 }, a: 1 } }), effect('b'));
    expect(repeat.replayed).toBe(true);
  });

  it('keeps no hash of a body that could be guessed, and knows the body after a change of the key', async () => {
    const [before, after, without] = [keysOf('old'), keysOf('new', 'old'), undefined];
    const hashes = async () =>
      (await database.query<{ hash: string }>('select body_hash as hash from haat.idempotency_keys')).map(
        ({ hash }) => hash,
      );
    await new Idempotency(database, before).run(request(), effect('a'));
    expect(await hashes()).not.toEqual([fingerprint(request().body)]);
    for (const known of [before, after]) {
      expect((await new Idempotency(database, known).run(request(), effect('b'))).replayed).toBe(true);
      const other = new Idempotency(database, known).run(request({ body: { a: 2 } }), effect('b'));
      await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    }

    await database.query('truncate haat.idempotency_keys');
    await new Idempotency(database, without).run(request(), effect('c'));
    expect((await new Idempotency(database, after).run(request(), effect('d'))).replayed).toBe(true);
  });

  it.each([
    ['body', { body: { a: 1, b: [3] } }],
    ['body', { body: undefined }],
    ['route', { route: 'POST /api/v1/reports' }],
  ])('refuses the key for another %s', async (what, changes) => {
    await idempotency.run(request(), effect('a'));
    await expect(idempotency.run(request(changes), effect('b'))).rejects.toMatchObject({
      kind: 'unprocessable',
      code: 'idempotency_key_reused',
      message: expect.stringContaining(what) as string,
    });
    expect(await effects()).toEqual(['a']);
  });

  it('keeps the keys of two callers apart', async () => {
    await idempotency.run(request(), effect('a'));
    expect((await idempotency.run(request({ owner: 'other' }), effect('b'))).replayed).toBe(false);
    expect(await effects()).toEqual(['a', 'b']);
  });

  it('keeps nothing of a request that failed: the next one is carried out', async () => {
    const failing = async (tx: Transaction | undefined) => {
      await effect('a')(tx);
      throw new Error('No.');
    };
    await expect(idempotency.run(request(), failing)).rejects.toThrow('No.');
    expect(await keys()).toEqual([]);
    expect((await idempotency.run(request(), effect('b'))).replayed).toBe(false);
    expect(await effects()).toEqual(['b']);
  });

  it.each([
    ['in the same process', () => idempotency],
    ['in another process', () => new Idempotency(elsewhere)],
  ])('makes a repeat that comes meanwhile %s wait, and then gives it the answer', async (_, other) => {
    const gate = new Gate();
    const first = idempotency.run(request(), async (tx) => {
      const result = await effect('a')(tx);
      await gate.pass();
      return result;
    });
    await gate.reached;
    const repeat = other().run(request(), effect('b'));
    await expect(Promise.race([repeat, after(150)])).resolves.toBe('still waiting');
    gate.open();
    expect((await first).replayed).toBe(false);
    expect(await repeat).toEqual({ ...(await first), replayed: true });
    expect(await effects()).toEqual(['a']);
  });

  it.each([
    ['in the same process', () => idempotency],
    ['in another process', () => new Idempotency(elsewhere)],
  ])('lets a repeat that waited %s carry the request out when the first one failed', async (_, other) => {
    const gate = new Gate();
    const first = idempotency.run(request(), async () => {
      await gate.pass();
      throw new Error('No.');
    });
    first.catch(() => undefined);
    await gate.reached;
    const repeat = other().run(request(), effect('b'));
    gate.open();
    await expect(first).rejects.toThrow('No.');
    expect((await repeat).replayed).toBe(false);
    expect(await effects()).toEqual(['b']);
  });

  it('carries out one of many that come at once, from two processes', async () => {
    const others = new Idempotency(elsewhere);
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? idempotency : others).run(request(), effect(`${index}`))),
    );
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(results.map(({ body }) => body.name)).size).toBe(1);
    expect(await effects()).toHaveLength(1);
  });

  it('does not let repeats that wait take the connections from everybody else', async () => {
    const gate = new Gate();
    const first = idempotency.run(request(), async (tx) => {
      await gate.pass();
      return effect('a')(tx);
    });
    await gate.reached;
    const repeats = Array.from({ length: 30 }, () => idempotency.run(request(), effect('b')));
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    gate.open();
    await Promise.all([first, ...repeats]);
    expect(await effects()).toEqual(['a']);
  });

  it('asks a repeat to come again when it cannot wait any longer', async () => {
    const slow: Pick<Database, 'transaction'> = {
      transaction: (work) => {
        const query = () => Promise.reject(Object.assign(new Error('canceling statement'), { code: '57014' }));
        return work({ query } as unknown as Transaction);
      },
    };
    const waiting = new Idempotency(slow as Database).run(request(), effect('b'));
    await expect(waiting).rejects.toMatchObject({ kind: 'unavailable', code: 'idempotency_key_in_use' });
  });

  describe('after 24 hours', () => {
    const age = (hours: number) =>
      database.query(`update haat.idempotency_keys set created_at = clock_timestamp() - make_interval(hours => $1)`, [
        hours,
      ]);

    it('takes the key for a new one, with another body too', async () => {
      await idempotency.run(request(), effect('a'));
      await age(23);
      expect((await idempotency.run(request(), effect('b'))).replayed).toBe(true);
      await age(25);
      const next = await idempotency.run(request({ body: 'another' }), effect('c'));
      expect(next).toMatchObject({ replayed: false, body: { name: 'c' } });
      expect((await idempotency.run(request({ body: 'another' }), effect('d'))).body).toEqual({ name: 'c' });
    });

    it('lets only one of two take it over', async () => {
      await idempotency.run(request(), effect('a'));
      await age(25);
      const others = new Idempotency(elsewhere);
      const results = await Promise.all([idempotency.run(request(), effect('b')), others.run(request(), effect('c'))]);
      expect(results.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
      expect(await effects()).toHaveLength(2);
    });

    it('deletes what is expired, in batches, and nothing else', async () => {
      await database.query(
        `insert into haat.idempotency_keys (owner, key, route, body_hash, created_at)
         select 'shop', 'old' || n, 'r', 'h', clock_timestamp() - interval '25 hours' from generate_series(1, 12000) n`,
      );
      await idempotency.run(request(), effect('a'));
      expect(await idempotency.deleteExpired()).toBe(12_000);
      expect(await keys()).toHaveLength(1);
      expect(await idempotency.deleteExpired()).toBe(0);
    });
  });
});

/** Keys by these names: the first hashes. */
function keysOf(...ids: string[]): BusinessKeys {
  return new BusinessKeys(new SealingKeys(ids.map((id) => ({ id, key: Buffer.alloc(32, id) }))));
}

/** Holds work at a point until a test lets it go on. */
class Gate {
  #arrive: () => void = () => undefined;
  #leave: () => void = () => undefined;
  readonly reached = new Promise<void>((resolve) => (this.#arrive = resolve));
  readonly #opened = new Promise<void>((resolve) => (this.#leave = resolve));

  pass(): Promise<void> {
    this.#arrive();
    return this.#opened;
  }
  open(): void {
    this.#leave();
  }
}

const after = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('still waiting'), ms));
