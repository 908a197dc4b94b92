import { variablesOf } from '../support/app/backends.js';
import { createEffects, fillQueue, GatedProcessor, numbersTo, untilAllRan } from '../support/app/gated-queue.js';
import { startKernel } from '../support/app/kernel-app.js';
import { testRedis } from '../support/servers/index.js';

const JOBS = 10;

/** One database and prefix, with each of the engines. */
async function deployment() {
  const common = await variablesOf('postgres');
  return { postgres: common, redis: { ...common, REDIS_URL: (await testRedis()).url } };
}

describe('changing the engine', () => {
  it.each([
    ['redis', 'postgres'],
    ['postgres', 'redis'],
  ] as const)('from %s to %s: what the former one held runs, each once', async (former, next) => {
    const variables = await deployment();
    const recorder = await startKernel({ ...variables[former], ROLE: 'api' }, [GatedProcessor]);
    await createEffects(recorder);
    await fillQueue(recorder, JOBS, 0);
    await recorder.close();

    const worker = await startKernel({ ...variables[next], ROLE: 'worker' }, [GatedProcessor]);
    expect(await untilAllRan(worker, JOBS)).toEqual(numbersTo(JOBS));
    expect(await worker.database.query('select engine from haat.kernel_state')).toEqual([{ engine: next }]);
    await worker.close();
  });

  it('is refused while a process lives on the other engine, and the refused one leaves nothing behind', async () => {
    const variables = await deployment();
    const living = await startKernel(variables.redis, [GatedProcessor]);
    const refused = startKernel(variables.postgres, [GatedProcessor]);
    await expect(refused).rejects.toThrow(/run on Redis in a live process \(role "all" on host .* set to PostgreSQL/);
    expect(await living.database.query('select role, engine from haat.processes')).toEqual([
      { role: 'all', engine: 'redis' },
    ]);
    expect(await living.database.query('select engine from haat.kernel_state')).toEqual([{ engine: 'redis' }]);
    await living.close();
  });

  it('at once in two processes: one of them decides', async () => {
    const variables = await deployment();
    const starts = await Promise.allSettled([
      startKernel(variables.redis, [GatedProcessor]),
      startKernel(variables.postgres, [GatedProcessor]),
    ]);
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
