import { IsInt } from 'class-validator';
import {
  defineQueue,
  Handles,
  Job,
  type JobContext,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../../src/jobs/index.js';
import type { KernelApp } from './kernel-app.js';
import { until } from './until.js';

/** A queue that runs one job at a time, so that the others wait in the engine. */
export const gated = defineQueue('gated', {
  concurrency: 1,
  timeout: seconds(60),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: 0 },
  keepFailed: { age: 0 },
});

@Job('gated', { queue: gated })
export class Gated extends Payload<Gated> {
  @IsInt() readonly number: number;
}

/** Its jobs wait for the gate, then leave a row in `effects`. */
@Processor(gated)
export class GatedProcessor extends QueueProcessor {
  #open: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  close(): void {
    this.#open = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  open(): void {
    this.#release();
  }

  @Handles(Gated)
  async run({ number }: Gated, job: JobContext) {
    await this.#open;
    return job.commit((tx) => tx.query('insert into effects (number) values ($1)', [number]).then(() => undefined));
  }
}

export async function createEffects(app: KernelApp): Promise<void> {
  await app.database.query('create table if not exists effects (number int not null)');
}

/** Waits until the job of each number has run; returns the numbers as often as they ran. */
export async function untilAllRan(app: KernelApp, count: number): Promise<readonly number[]> {
  await until(`${count} jobs to be completed`, async () => {
    const [row] = await app.database.query<{ done: number }>(
      `select count(*)::int as done from haat.jobs where state = 'completed'`,
    );
    return row?.done === count;
  });
  const rows = await app.database.query<{ number: number }>('select number from effects order by number');
  return rows.map(({ number }) => number);
}

export const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Enqueues a job for each number and waits until all but the `running` ones wait in the engine. */
export async function fillQueue(app: KernelApp, count: number, running: number): Promise<void> {
  await Promise.all(numbersTo(count).map((number) => app.jobs.enqueue(undefined, new Gated({ number }))));
  await until('the jobs to be handed over', async () => {
    const [row] = await app.database.query<{ queued: number; active: number }>(
      `select count(*) filter (where state = 'queued')::int as queued, count(*) filter (where state = 'active')::int as active
       from haat.jobs`,
    );
    return row?.active === running && row.queued === count - running;
  });
}
