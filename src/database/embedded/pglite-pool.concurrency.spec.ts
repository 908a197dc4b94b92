import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { PGlitePool } from './pglite-pool.js';

/** What one of many concurrent callers does. */
type Caller =
  | { readonly kind: 'single'; readonly fails: boolean }
  | {
      readonly kind: 'transaction';
      readonly steps: readonly ('write' | 'fail' | 'pause' | 'pause long')[];
      readonly end: 'commit' | 'rollback' | 'release';
    };

const anyStep = fc.constantFrom(
  'write' as const,
  'write' as const,
  'fail' as const,
  'pause' as const,
  'pause long' as const,
);
const anyCaller: fc.Arbitrary<Caller> = fc.oneof(
  fc.record({ kind: fc.constant('single' as const), fails: fc.boolean() }),
  fc.record({
    kind: fc.constant('transaction' as const),
    steps: fc.array(anyStep, { minLength: 1, maxLength: 5 }),
    end: fc.constantFrom('commit' as const, 'rollback' as const, 'release' as const),
  }),
);

describe('PGlitePool under many callers', () => {
  let db: PGlite;
  let pool: PGlitePool;

  beforeAll(async () => {
    db = await PGlite.create();
    pool = new PGlitePool(db);
    await pool.query(
      'create table entry (position serial, caller int, xid bigint default pg_current_xact_id()::text::bigint)',
    );
  });

  afterAll(async () => {
    await pool.end();
    await db.close();
  });

  const write = 'insert into entry (caller) values ($1)';

  async function run(caller: Caller, id: number): Promise<{ writes: number; kept: boolean }> {
    if (caller.kind === 'single') {
      if (caller.fails) await expect(pool.query('select 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
      else await pool.query(write, [id]);
      return { writes: caller.fails ? 0 : 1, kept: true };
    }
    const client = await pool.connect();
    let [writes, failed] = [0, false];
    await client.query('begin');
    for (const step of caller.steps) {
      if (step === 'pause') await Promise.resolve();
      else if (step === 'pause long') await new Promise((resolve) => setImmediate(resolve));
      else if (step === 'fail' || failed) {
        await expect(client.query('select 1 / $1::int', [0])).rejects.toMatchObject({
          code: failed ? '25P02' : '22012',
        });
        failed = true;
      } else {
        await client.query(write, [id]);
        writes++;
      }
    }
    if (caller.end !== 'release') {
      const { command } = await client.query(caller.end);
      expect(command).toBe(caller.end === 'commit' && !failed ? 'COMMIT' : 'ROLLBACK');
    }
    client.release();
    return { writes, kept: caller.end === 'commit' && !failed };
  }

  it('never mixes transactions: each is whole or absent, and its writes follow one another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCaller, { minLength: 2, maxLength: 25 }), async (callers) => {
        await pool.query('truncate entry restart identity');
        const done = await Promise.all(callers.map(run));
        const { rows } = await pool.query<{ caller: number; xid: string; position: number }>(
          'select caller, xid, position from entry order by position',
        );
        done.forEach(({ writes, kept }, id) => {
          const own = rows.filter((row) => row.caller === id);
          expect(own).toHaveLength(kept ? writes : 0);
          expect(new Set(own.map(({ xid }) => xid)).size).toBe(Math.min(own.length, 1));
          // The sequence is not rolled back, so a foreign write in between would leave a gap.
          const [first] = own;
          if (first) expect(own.map(({ position }) => position - first.position)).toEqual(own.map((_, index) => index));
        });
        expect(pool).toMatchObject({ totalCount: 0, waitingCount: 0 });
      }),
      { numRuns: 60 },
    );
  });
});
