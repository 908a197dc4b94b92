import { PGlite } from '@electric-sql/pglite';
import { eq, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { bigint, boolean, customType, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import { PGlitePool } from './pglite-pool.js';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

const parcel = pgTable('parcel', {
  id: uuid('id').primaryKey().defaultRandom(),
  label: text('label').notNull(),
  weight: integer('weight'),
  cents: bigint('cents', { mode: 'number' }).notNull(),
  fragile: boolean('fragile').notNull().default(false),
  tags: text('tags').array(),
  content: jsonb('content').$type<{ items: number[] }>(),
  seal: bytea('seal'),
  sentAt: timestamp('sent_at', { withTimezone: true }),
});

describe('Drizzle over PGlitePool', () => {
  let db: PGlite;
  let pool: PGlitePool;
  let orm: NodePgDatabase;

  beforeAll(async () => {
    db = await PGlite.create();
    pool = new PGlitePool(db);
    orm = drizzle(pool as unknown as Pool);
    await pool.query(
      `create table parcel (id uuid primary key default gen_random_uuid(), label text not null, weight int,
         cents bigint not null, fragile boolean not null default false, tags text[], content jsonb, seal bytea,
         sent_at timestamptz)`,
    );
  });

  beforeEach(() => pool.query('truncate parcel'));

  afterAll(async () => {
    await pool.end();
    await db.close();
  });

  it('reads back what it wrote, in all types of columns', async () => {
    const row = {
      label: 'saris',
      weight: null,
      cents: 9_007_199_254_740_991,
      fragile: true,
      tags: ['a', 'b "c"', 'd,e'],
      content: { items: [1, 2] },
      seal: Buffer.from([0, 255]),
      sentAt: new Date('2026-01-02T03:04:05.678Z'),
    };
    const [inserted] = await orm.insert(parcel).values(row).returning();
    expect(inserted).toMatchObject(row);
    const [selected] = await orm.select().from(parcel).where(eq(parcel.label, 'saris'));
    expect(selected).toEqual(inserted);
  });

  it('gives joined columns of one name apart, which needs rows as arrays', async () => {
    await orm.insert(parcel).values({ label: 'one', cents: 1 });
    const rows = await orm.select({ a: parcel.label, b: sql<string>`${parcel.label} || '!'`.as('label') }).from(parcel);
    expect(rows).toEqual([{ a: 'one', b: 'one!' }]);
  });

  it('prepares statements by name', async () => {
    const byLabel = orm
      .select()
      .from(parcel)
      .where(eq(parcel.label, sql.placeholder('label')))
      .prepare('by_label');
    await orm.insert(parcel).values({ label: 'two', cents: 1 });
    expect(await byLabel.execute({ label: 'two' })).toHaveLength(1);
    expect(await byLabel.execute({ label: 'none' })).toHaveLength(0);
  });

  it('commits a transaction, and rolls back to a savepoint inside it', async () => {
    await orm.transaction(async (tx) => {
      await tx.insert(parcel).values({ label: 'kept', cents: 1 });
      await tx
        .transaction(async (nested) => {
          await nested.insert(parcel).values({ label: 'undone', cents: 1 });
          nested.rollback();
        })
        .catch(() => undefined);
    });
    expect(await orm.select({ label: parcel.label }).from(parcel)).toEqual([{ label: 'kept' }]);
    expect(pool.totalCount).toBe(0);
  });

  it('rolls back a transaction whose work throws, and goes on', async () => {
    const failing = orm.transaction(
      async (tx) => {
        await tx.insert(parcel).values({ label: 'undone', cents: 1 });
        throw new Error('changed my mind');
      },
      { isolationLevel: 'serializable' },
    );
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await orm.$count(parcel)).toBe(0);
    expect(pool.totalCount).toBe(0);
  });

  it('locks rows as on a server', async () => {
    await orm.insert(parcel).values({ label: 'next', cents: 1 });
    await orm.transaction(async (tx) => {
      const rows = await tx.select().from(parcel).limit(1).for('update', { skipLocked: true });
      expect(rows).toHaveLength(1);
    });
  });

  it('names the statement and the cause when it fails', async () => {
    await expect(orm.execute(sql`select * from missing`)).rejects.toMatchObject({ cause: { code: '42P01' } });
  });
});
