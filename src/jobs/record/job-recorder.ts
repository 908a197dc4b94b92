import type { Transaction } from '../../database/index.js';
import { Unavailable } from '../../errors/index.js';
import { copiedPayload } from '../dispatch/copied-payload.js';
import type { Enqueued, RowWriter } from './enqueue-options.js';
import type { HandOver, NewJob } from './new-job.js';

/** A due job goes to the engine with the commit; a later one waits in PostgreSQL. */
export const HORIZON_MS = 3_000;

const ROUNDS = 3;

/** The delay matters only to what is handed over at once; a far-off one is months, and more than an int4 of ms. */
const LARGEST_INT = 2_147_483_647;

/**
 * Inserts jobs; one whose deduplication key is taken is left out. Rows are sorted by (queue, dedup_key, id), so that
 * two transactions that record the same keys wait for each other in one order.
 */
const INSERT = `
  insert into haat.jobs (id, queue, name, version, payload, owner, keys, state, priority, run_at, expires_at,
    dedup_key, dedup_open, dedup_until, max_attempts, policy, handed_at, created_at)
  select r.id, r.queue, r.name, r.version, r.payload, r.owner, r.keys,
    case when r.hand_over and r.delay_ms <= ${HORIZON_MS} then 'queued' else 'pending' end,
    r.priority, clock.now + r.delay_ms * interval '1 ms', r.expires_at,
    r.dedup_key, r.dedup_key is not null, clock.now + r.dedup_for_ms * interval '1 ms', r.max_attempts, r.policy,
    case when r.hand_over and r.delay_ms <= ${HORIZON_MS} then clock.now end, clock.now
  from json_to_recordset($1::json) as r(id uuid, queue text, name text, version smallint, payload jsonb, owner text,
    keys text[], priority smallint, delay_ms bigint, expires_at timestamptz, dedup_key text, dedup_for_ms bigint,
    max_attempts smallint, policy jsonb, hand_over boolean)
  cross join (select haat.haat_now() as now) as clock
  order by r.queue, r.dedup_key, r.id
  on conflict (queue, dedup_key) where dedup_open do nothing
  returning id, state, epoch, queue, name, ${copiedPayload('payload')}, priority, policy,
    least(${LARGEST_INT}, greatest(0, round(extract(epoch from run_at - created_at) * 1000)))::int as delay_ms`;

const OWNERS = `
  select j.id, j.state, j.queue, j.name, j.dedup_key,
    j.state in ('completed', 'dead', 'cancelled', 'expired') and j.dedup_until <= haat.haat_now() as is_over
  from haat.jobs j
  join json_to_recordset($1::json) as r(queue text, dedup_key text) on j.queue = r.queue and j.dedup_key = r.dedup_key
  where j.dedup_open`;

const RELEASE_KEYS = `
  update haat.jobs set dedup_open = false
  where id in (select id from haat.jobs where id = any($1::uuid[]) order by id for update)
    and dedup_open and state in ('completed', 'dead', 'cancelled', 'expired') and dedup_until <= haat.haat_now()`;

type Inserted = HandOver & { state: 'pending' | 'queued' };
type KeyOwner = Pick<Enqueued, 'state' | 'queue' | 'name'> & { id: string; dedup_key: string; is_over: boolean };

export interface Recorded {
  /** In the order of the jobs that were given. */
  readonly outcomes: readonly Enqueued[];
  /** Rows that became `queued`: they go to the engine once the commit is done. */
  readonly handOvers: readonly HandOver[];
}

/** Records jobs in the given transaction, with the rows that go alongside those that were created. */
export async function recordJobs(tx: Transaction, jobs: readonly NewJob[]): Promise<Recorded> {
  const outcomes = new Map<string, Enqueued>();
  const handOvers: HandOver[] = [];
  let open = jobs;
  for (let round = 1; open.length > 0; round++) {
    if (round > ROUNDS) throw deduplicationContested(open);
    const inserted = await tx.query<Inserted>(INSERT, [JSON.stringify(open.map(({ row }) => row))]);
    for (const row of inserted) {
      outcomes.set(row.id, { jobId: row.id, queue: row.queue, name: row.name, state: row.state, outcome: 'created' });
      if (row.state === 'queued') handOvers.push(row);
    }
    open = open.filter(({ row }) => !outcomes.has(row.id));
    open = await withoutTaken(tx, open, outcomes);
  }
  await writeAlongside(
    tx,
    jobs.filter(({ row }) => outcomes.get(row.id)?.outcome === 'created'),
  );
  return { outcomes: jobs.map(({ row }) => outcomeOf(outcomes, row.id)), handOvers };
}

/** Answers the jobs whose key has a living owner; returns those whose key is free again and that can be tried anew. */
async function withoutTaken(
  tx: Transaction,
  refused: readonly NewJob[],
  outcomes: Map<string, Enqueued>,
): Promise<readonly NewJob[]> {
  if (refused.length === 0) return [];
  const keys = refused.map(({ row: { queue, dedup_key } }) => ({ queue, dedup_key }));
  const owners = await tx.query<KeyOwner>(OWNERS, [JSON.stringify(keys)]);
  const over = owners.filter(({ is_over }) => is_over);
  if (over.length > 0) await tx.query(RELEASE_KEYS, [over.map(({ id }) => id)]);
  return refused.filter(({ row }) => {
    const owner = owners.find(({ queue, dedup_key }) => queue === row.queue && dedup_key === row.dedup_key);
    if (!owner || owner.is_over) return true;
    const { id: jobId, queue, name, state } = owner;
    outcomes.set(row.id, { jobId, queue, name, state, outcome: 'deduplicated' });
    return false;
  });
}

async function writeAlongside(tx: Transaction, created: readonly NewJob[]): Promise<void> {
  const rows = new Map<RowWriter<unknown>, unknown[]>();
  for (const { row, alongside } of created) {
    if (alongside) rows.set(alongside.writer, [...(rows.get(alongside.writer) ?? []), alongside.row(row.id)]);
  }
  for (const [writer, its] of rows) await writer.insert(tx, its);
}

function outcomeOf(outcomes: ReadonlyMap<string, Enqueued>, id: string): Enqueued {
  const outcome = outcomes.get(id);
  if (!outcome) throw new Error(`Job ${id} was neither recorded nor deduplicated.`);
  return outcome;
}

function deduplicationContested(open: readonly NewJob[]): Unavailable {
  const keys = open.map(({ row }) => `"${row.dedup_key}"`).join(', ');
  return new Unavailable(
    'deduplication_contested',
    `The deduplication key ${keys} changed hands ${ROUNDS} times: try again.`,
  );
}
