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
import { Claims } from '../../src/jobs/run/claims.js';
import { Runner } from '../../src/jobs/run/runner.js';
import { Stopping } from '../../src/jobs/run/stopping.js';
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

  it('begins nothing that the engine still delivers, and hands it back', async () => {
    const app = await startKernel(await variablesOf(backend), [ParentsProcessor]);
    app.context.get(Stopping).takeNoMore();
    const { jobId } = await app.jobs.enqueue(undefined, new Endless({ number: 1 }));
    const back = await until('the job to be handed back', () => handedBack(app, jobId));
    expect(back).toEqual({ run: 0, attempt: 0, losses: 0 });
    expect(app.context.get(ParentsProcessor).begun).toBe(0);
    await app.close();
  });

  it('hands back a run whose claim is answered only when all others were aborted', async () => {
    const app = await startKernel(await variablesOf(backend), [ParentsProcessor]);
    const claims = app.context.get(Claims);
    const claim = claims.claim.bind(claims);
    jest.spyOn(claims, 'claim').mockImplementationOnce(async (copy) => {
      const claimed = await claim(copy);
      app.context.get(Runner).abortAll('The process stops');
      return claimed;
    });
    const { jobId } = await app.jobs.enqueue(undefined, new Endless({ number: 1 }));
    const back = await until('the job to be handed back', () => handedBack(app, jobId));
    expect(back).toEqual({ run: 1, attempt: 0, losses: 0 });
    expect(app.context.get(ParentsProcessor).begun).toBe(0);
    await app.close();
  });
});

async function handedBack(app: KernelApp, id: string) {
  const [row] = await app.database.query<{ run: number; attempt: number; losses: number }>(
    `select run, attempt, losses from haat.jobs where id = $1 and epoch > 1 and state in ('pending', 'queued')`,
    [id],
  );
  return row;
}
