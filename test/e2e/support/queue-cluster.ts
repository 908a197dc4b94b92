import type { Type } from '@nestjs/common';
import type { QueueProcessor } from '../../../src/jobs/index.js';
import { type Backend, variablesOf } from '../../support/app/backends.js';
import { type KernelApp, startKernel } from '../../support/app/kernel-app.js';
import { until } from '../../support/app/until.js';

/** The processes of one deployment, as far as a single process can hold them: each with processors of its own. */
export interface Cluster<P extends QueueProcessor> {
  readonly apps: readonly KernelApp[];
  readonly processors: readonly P[];
  readonly first: KernelApp;
  /** How many jobs of the queue are in each of the states. */
  states(queue: string): Promise<Readonly<Record<string, number>>>;
  untilStates(queue: string, counts: Readonly<Record<string, number>>): Promise<void>;
  /** Lets every process beat twice more: whatever a heartbeat does has been done by then. */
  beats(): Promise<void>;
  clear(queue: string): Promise<void>;
}

/** Two processes; one where the database has room for no other. */
export async function startCluster<P extends QueueProcessor>(
  backend: Backend,
  processor: Type<P>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Cluster<P>> {
  const env = { ...(await variablesOf(backend)), ...variables };
  const first = await startKernel(env, [processor]);
  const apps = backend === 'embedded' ? [first] : [first, await startKernel(env, [processor])];
  const { database } = first;

  const states = async (queue: string) => {
    const rows = await database.query<{ state: string; count: number }>(
      'select state, count(*)::int as count from haat.jobs where queue = $1 group by state',
      [queue],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };
  const seen = async () => {
    const rows = await database.query<{ seen: number }>(
      'select extract(epoch from min(seen_at))::float8 as seen from haat.processes',
    );
    return rows[0]?.seen ?? 0;
  };

  return {
    apps,
    first,
    processors: apps.map((app) => app.context.get(processor)),
    states,
    untilStates: async (queue, counts) => {
      await until(`jobs of ${queue} as ${JSON.stringify(counts)}`, async () => {
        const now = await states(queue);
        return Object.entries(counts).every(([state, count]) => (now[state] ?? 0) === count);
      });
    },
    beats: async () => {
      for (let beat = 0; beat < 2; beat++) {
        const before = await seen();
        await until('every process to beat', async () => (await seen()) > before);
      }
    },
    clear: async (queue) => {
      await database.query('delete from haat.jobs where queue = $1', [queue]);
    },
  };
}
