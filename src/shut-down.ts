import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { messageOf } from './errors/index.js';

/**
 * Ends the process in order at SIGTERM or SIGINT: no new requests, running jobs may finish, connections are closed, exit
 * code 0. A second signal ends it at once, and so does the end of `patienceMs`.
 */
export function shutDownOnSignal(app: NestFastifyApplication, patienceMs: number): void {
  const log = new Logger('Server');
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.log({ signal }, 'Shutting down');
    setTimeout(() => {
      log.error(
        { signal, patienceMs },
        'Shutting down took too long; what was running is handed over by the next process',
      );
      process.exit(1);
    }, patienceMs).unref();
    try {
      await app.close();
      log.log({ signal }, 'Shut down');
      process.exit(0);
    } catch (error) {
      log.error({ error: messageOf(error) }, 'Shutting down failed');
      process.exit(1);
    }
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}
