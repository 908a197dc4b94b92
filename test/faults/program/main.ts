import { moveClock } from './clock.js';
import 'reflect-metadata';

import { ConsoleLogger, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { loadConfig } from '../../../src/config/index.js';
import { Database } from '../../../src/database/index.js';
import { PROCESSORS_FOLDER } from '../../../src/jobs/kernel.js';
import { Commands } from './commands.js';
import { ProgramModule } from './program.module.js';
import type { Message, Request } from './protocol.js';

/** A process that runs the kernel with the jobs of the fault suite, and does what its parent says. */
async function main(): Promise<void> {
  moveClock(Number(process.env['FAULT_CLOCK_MS'] ?? 0));
  const module = await Test.createTestingModule({ imports: [ProgramModule.of(loadConfig(process.env))] })
    .overrideProvider(PROCESSORS_FOLDER)
    .useValue(null)
    .compile();
  Logger.overrideLogger(new ConsoleLogger({ logLevels: ['warn', 'error'], colors: false }));
  await module.init();
  void module.get(Database).lost?.then(() => process.exit(1));

  const commands = new Commands(module);
  process.on('message', ({ id, command }: Request) => {
    commands.execute(command).then(
      (value) => tell({ id, value }),
      (error: unknown) => tell({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('SIGTERM', () => {
    void module.close().then(() => process.exit(0));
  });
  // A parent that is gone has nobody left to tell this process to end.
  process.on('disconnect', () => process.exit(1));
  tell({ ready: true });
}

function tell(message: Message): void {
  process.send?.(message);
}

await main();
