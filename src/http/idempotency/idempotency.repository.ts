import type { Sql, Transaction } from '../../database/index.js';
import type { StoredAnswer } from '../../database/schema/index.js';

/** A key, and what was asked under it. */
export interface KeyRow {
  readonly owner: string;
  readonly key: string;
  readonly route: string;
  readonly bodyHash: string;
}

export interface HeldKey {
  readonly route: string;
  readonly bodyHash: string;
  readonly answer: StoredAnswer | null;
  readonly isExpired: boolean;
}

/** By the clock of the database, which all processes share; as a subquery, so that an index can be searched with it. */
const EXPIRY = `(select clock_timestamp() - interval '24 hours')`;

/** Records the key unless somebody did; waits for whoever is about to. */
export async function claimKey(tx: Transaction, { owner, key, route, bodyHash }: KeyRow): Promise<boolean> {
  const rows = await tx.query(
    `insert into haat.idempotency_keys (owner, key, route, body_hash, created_at)
     values ($1, $2, $3, $4, clock_timestamp())
     on conflict (owner, key) do nothing
     returning 1`,
    [owner, key, route, bodyHash],
  );
  return rows.length > 0;
}

/** What is recorded under the key, locked until the end of the transaction: of two that find it expired, one takes it. */
export async function lockKey(tx: Transaction, { owner, key }: KeyRow): Promise<HeldKey | undefined> {
  const [held] = await tx.query<HeldKey>(
    `select route, body_hash as "bodyHash", answer, created_at < ${EXPIRY} as "isExpired"
       from haat.idempotency_keys
      where owner = $1 and key = $2
        for update`,
    [owner, key],
  );
  return held;
}

export async function takeOverKey(tx: Transaction, { owner, key, route, bodyHash }: KeyRow): Promise<void> {
  await tx.query(
    `update haat.idempotency_keys
        set route = $3, body_hash = $4, answer = null, created_at = clock_timestamp()
      where owner = $1 and key = $2`,
    [owner, key, route, bodyHash],
  );
}

export async function storeAnswer(tx: Transaction, { owner, key }: KeyRow, answer: StoredAnswer): Promise<void> {
  await tx.query(`update haat.idempotency_keys set answer = $3 where owner = $1 and key = $2`, [
    owner,
    key,
    JSON.stringify(answer),
  ]);
}

/** Deletes up to `limit` keys whose time is over; one that is being taken over is left. Returns how many it deleted. */
export async function deleteExpiredKeys(sql: Sql, limit: number): Promise<number> {
  const deleted = await sql.query(
    `delete from haat.idempotency_keys
      where ctid = any (array(
        select ctid from haat.idempotency_keys
         where created_at < ${EXPIRY}
         order by created_at
         limit $1
           for update skip locked))
     returning 1`,
    [limit],
  );
  return deleted.length;
}
