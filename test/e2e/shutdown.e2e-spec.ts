import { IsInt } from 'class-validator';
import {
  defineQueue,
  Handles,
  Job,
  type JobContext,
  Jobs,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { ProcessIdentity } from '../../src/jobs/process-identity.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

const POLICY = {
  concurrency: 2,
  timeout: seconds(20),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: 0 },
  keepFailed: { age: 0 },
};

const parents = defineQueue('parents', POLICY);

@Job('child', { queue: parents })
class Child extends Payload<Child> {
  @IsInt() readonly number: number;
}

@Job('parent', { queue: parents })
class Parent extends Payload<Parent> {
  @IsInt() readonly number: number;
}

@Job('endless', { queue: parents })
class Endless extends Payload<Endless> {
  @IsInt() readonly number: number;
}

@Processor(parents)
class ParentsProcessor extends QueueProcessor {
  begun = 0;
  open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  constructor(private readonly jobs: Jobs) {
    super();
  }

  @Handles(Child)
  child({ number }: Child) {
    return number;
  }

  @Handles(Parent)
  async parent({ number }: Parent, job: JobContext) {
    this.begun += 1;
    await this.#opened;
    await this.jobs.enqueue(undefined, new Child({ number }));
    await job.commit(async (tx) => {
      await this.jobs.enqueue(tx, new Child({ number: number + 1 }));
    });
  }

  @Handles(Endless)
  async endless(_: Endless, job: JobContext) {
    this.begun += 1;
    await new Promise((_resolve, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason)));
  }
}

const statesOf = async (app: KernelApp) =>
  app.database.query<{ name: string; state: string; attempt: number; losses: number }>(
    'select name, state, attempt, losses from haat.jobs order by id',
  );

describe.each(BACKENDS.filter((backend) => backend !== 'embedded'))('a shutdown on %s', (backend: Backend) => {
  it('lets a handler enqueue to its end, aborts what does not end, and signs off', async () => {
    const variables = { ...(await variablesOf(backend)), SHUTDOWN_TIMEOUT_MS: '1000' };
    const app = await startKernel(variables, [ParentsProcessor]);
    const processor = app.context.get(ParentsProcessor);
    await app.jobs.enqueue(undefined, new Parent({ number: 1 }));
    await app.jobs.enqueue(undefined, new Endless({ number: 1 }));
    await until('both to run', () => processor.begun === 2);

    const closing = app.close();
    processor.open();
    await closing;

    const next = await startKernel({ ...variables, ROLE: 'api' }, [ParentsProcessor]);
    const { id } = app.context.get(ProcessIdentity);
    expect(await next.database.query('select name from haat.leases where holder = $1', [id])).toEqual([]);
    expect(await next.database.query('select id from haat.processes')).toHaveLength(1);
    const rows = await statesOf(next);
    expect(rows.filter(({ name }) => name === 'parent')).toEqual([
      { name: 'parent', state: 'completed', attempt: 0, losses: 0 },
    ]);
    expect(rows.filter(({ name }) => name === 'child')).toHaveLength(2);
    const aborted = rows.find(({ name }) => name === 'endless');
    expect(aborted).toMatchObject({ attempt: 0, losses: 0 });
    expect(['pending', 'queued']).toContain(aborted?.state);
    await next.close();
  });
});
