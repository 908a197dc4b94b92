import type { Order } from '../program/protocol.js';
import { endingOf } from './orders.js';
import { untilNoneLeft } from './patience.js';
import type { CountingProvider } from './provider.js';
import type { JobRecord } from './record.js';

/** What the record shows once everything has ended. */
export interface Findings {
  readonly completed: number;
  readonly dead: number;
  readonly effects: number;
  readonly providerCalls: number;
  readonly uncertain: number;
  /** Jobs with more than one effect, and effect keys that the provider saw twice. */
  readonly doubled: number;
  /** Accepted jobs that are not there, and completed ones whose effect is not. */
  readonly lost: number;
  /** Everything that is not as promised, in words. */
  readonly violations: readonly string[];
}

interface Row {
  id: string;
  name: string;
  state: string;
  attempt: number;
  losses: number;
  run: number;
  code: string | null;
  parent: string | null;
  effects: number;
  claim: string | null;
  /** What its runs failed of, in their order. */
  failures: string | null;
  holds_key: boolean;
}

const IS_OPEN = `state not in ('completed', 'dead', 'cancelled', 'expired') and name <> 'tick'`;

const COUNT_OPEN = `select count(*)::int as left from haat.jobs where ${IS_OPEN}`;

const SOME_OPEN = `
  select id, name, state, epoch, run, attempt, losses, handed_at, run_at, (select haat.haat_now()) as now
  from haat.jobs where ${IS_OPEN} order by id limit 5`;

const ALL = `
  select j.id, j.name, j.state, j.attempt, j.losses, j.run, j.error->>'code' as code, j.payload->>'parent' as parent,
    (select count(*)::int from public.effects e where e.job_id = j.id) as effects,
    (select c.state from public.provider_claims c where c.job_id = j.id) as claim,
    (select string_agg(format('run %s %s: %s', e.run, e.outcome, e.error), '; ' order by e.run)
      from haat.job_errors e where e.job_id = j.id) as failures,
    j.dedup_open and coalesce(j.dedup_until <= haat.haat_now(), true) as holds_key
  from haat.jobs j`;

/**
 * Waits until no job is open: also those that were recorded though nobody was told, and the children of others. Those of
 * schedules never cease to come; support/schedules.ts looks after them.
 */
export async function untilAllEnded(record: JobRecord): Promise<void> {
  await untilNoneLeft(
    'the jobs to end',
    async () => (await record.query<{ left: number }>(COUNT_OPEN))[0]?.left ?? 0,
    async () => `Some of them: ${JSON.stringify(await record.query<object>(SOME_OPEN))}`,
  );
}

/** Looks at every job, whether its acceptance was answered or not. */
export async function findingsOf(
  record: JobRecord,
  accepted: ReadonlyMap<string, Order>,
  provider: CountingProvider,
): Promise<Findings> {
  const all = await record.query<Row>(ALL);
  const rows = all.filter(({ name }) => name !== 'tick');
  const byId = new Map(rows.map((row) => [row.id, row]));
  const missing = [...accepted.keys()].filter((id) => !byId.has(id));
  const doubledCalls = [...provider.calls].filter(([, calls]) => calls > 1);
  const doubled = all.filter(({ effects }) => effects > 1);
  const withoutEffect = rows.filter((row) => row.state === 'completed' && writesEffect(row) && row.effects === 0);
  return {
    completed: rows.filter(({ state }) => state === 'completed').length,
    dead: rows.filter(({ state }) => state === 'dead').length,
    effects: rows.reduce((sum, { effects }) => sum + effects, 0),
    providerCalls: [...provider.calls.values()].reduce((sum, calls) => sum + calls, 0),
    uncertain: rows.filter(({ claim }) => claim === 'uncertain').length,
    doubled: doubled.length + doubledCalls.length,
    lost: missing.length + withoutEffect.length,
    violations: [
      ...missing.map((id) => `${id} was accepted and is not recorded`),
      ...doubledCalls.map(([key, calls]) => `the provider was called ${calls} times for ${key}`),
      ...all.flatMap((row) => faultsOf(row, provider).map((fault) => `${row.name} ${row.id}: ${fault}`)),
      ...[...accepted].flatMap(([id, order]) => wrongEndings(byId.get(id), order, rows)),
    ],
  };
}

const writesEffect = ({ name }: Row): boolean => !['provider', 'permanent', 'killer'].includes(name);

/** What holds for every job, whoever enqueued it. */
function faultsOf(row: Row, provider: CountingProvider): string[] {
  const expected = row.state === 'completed' && writesEffect(row) ? 1 : 0;
  const calls = provider.calls.get(row.id) ?? 0;
  return [
    ...(row.effects === expected ? [] : [`${row.state} with ${row.effects} effects`]),
    ...(row.holds_key ? ['it has ended and still holds its deduplication key'] : []),
    ...(row.name === 'provider' && row.claim === 'done' && calls !== 1 ? [`recorded as called, ${calls} calls`] : []),
    ...(row.name === 'provider' && row.claim !== 'done' && row.claim !== 'uncertain'
      ? [`completed without a word on its call (${row.claim})`]
      : []),
  ];
}

/** Whether an accepted job ended as its order must. */
function wrongEndings(row: Row | undefined, order: Order, rows: readonly Row[]): string[] {
  if (!row) return [];
  const { state, code, failures } = endingOf(order);
  const shown = `${order.what.job} ${row.id} (run ${row.run}, losses ${row.losses})`;
  const faults: string[] = [];
  if (row.state !== state) faults.push(`${shown} is ${row.state} (${row.code}) instead of ${state}`);
  else if (code !== undefined && row.code !== code) faults.push(`${shown} is dead of ${row.code} instead of ${code}`);
  if (row.attempt !== failures)
    faults.push(`${shown} spent ${row.attempt} attempts instead of ${failures} (${row.failures})`);
  if (order.what.job === 'chain') {
    const children = rows.filter(({ parent }) => parent === row.id).length;
    if (children !== order.what.payload.children)
      faults.push(`${shown} has ${children} children instead of ${order.what.payload.children}`);
  }
  return faults;
}
