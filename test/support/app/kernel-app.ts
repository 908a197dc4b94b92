import { type INestApplicationContext, Logger, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '../../../src/config/index.js';
import { Database, DatabaseModule } from '../../../src/database/index.js';
import { Jobs, JobsModule } from '../../../src/jobs/index.js';
import { PROCESSORS_FOLDER } from '../../../src/jobs/kernel.js';
import { KERNEL_TIMING, type KernelTiming, timingFor } from '../../../src/jobs/kernel-timing.js';
import { untilState } from './until.js';
import { afterFile } from '../servers/index.js';

/** The kernel with the given providers (processors, services) and nothing else of the application; `timing` shortens its waits. */
export async function startKernel(
  variables: Record<string, string>,
  providers: Provider[],
  timing: Partial<KernelTiming> = {},
): Promise<KernelApp> {
  const config = loadConfig(variables);
  const module = await Test.createTestingModule({
    imports: [ConfigModule.of(config), DatabaseModule, JobsModule],
    providers,
  })
    .overrideProvider(PROCESSORS_FOLDER)
    .useValue(null)
    .overrideProvider(KERNEL_TIMING)
    .useValue({ ...timingFor(config.jobs.lockMs), ...timing })
    .compile();
  // The testing module brings a logger of its own.
  Logger.overrideLogger(false);
  const app = new KernelApp(module);
  afterFile(() => app.close());
  await module.init();
  return app;
}

export class KernelApp {
  #closing: Promise<void> | undefined;

  constructor(readonly context: INestApplicationContext) {}

  get jobs(): Jobs {
    return this.context.get(Jobs);
  }

  get database(): Database {
    return this.context.get(Database);
  }

  /** Waits until the job is in one of the states; returns its row. */
  untilState(id: string, ...states: string[]) {
    return untilState(this.database, id, states);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.context.close());
  }
}
